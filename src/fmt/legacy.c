/* Two tables (code -> letter), one list of rimes to tell Vietnamese from everything else. */
#include "fmt/legacy.h"

#include "base/text.h"

/* ---- letters ---- */

/* Twelve vowels by six tones, in the order of the tables below: ngang huyền sắc hỏi ngã nặng. */
static const char vowels[] = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ";
static const char capitals[] = "AÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬEÈÉẺẼẸÊỀẾỂỄỆIÌÍỈĨỊOÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢUÙÚỦŨỤƯỪỨỬỮỰYỲÝỶỸỴ";
enum { VOWELS = 72 };

struct letters {
	int32_t low[VOWELS], high[VOWELS];
};

static void letters_init(struct letters *l)
{
	struct str lo = { vowels, sizeof vowels - 1 }, hi = { capitals, sizeof capitals - 1 };

	for (size_t i = 0; i < VOWELS; i++) {
		lo = str_from(lo, utf8_next(lo, &l->low[i]));
		hi = str_from(hi, utf8_next(hi, &l->high[i]));
	}
}

/* Place among the vowels, or -1. */
static int vowel_of(const struct letters *l, int32_t r)
{
	for (int i = 0; i < VOWELS; i++)
		if (l->low[i] == r || l->high[i] == r)
			return i;
	return -1;
}

/* TCVN3 code -> letter. */
static const struct {
	unsigned char code;
	char letter[4];
} tcvn3[] = {
	{ 0xa1, "Ă" },
	{ 0xa2, "Â" },
	{ 0xa3, "Ê" },
	{ 0xa4, "Ô" },
	{ 0xa5, "Ơ" },
	{ 0xa6, "Ư" },
	{ 0xa7, "Đ" },
	{ 0xa8, "ă" },
	{ 0xa9, "â" },
	{ 0xaa, "ê" },
	{ 0xab, "ô" },
	{ 0xac, "ơ" },
	{ 0xad, "ư" },
	{ 0xae, "đ" },
	{ 0xb5, "à" },
	{ 0xb6, "ả" },
	{ 0xb7, "ã" },
	{ 0xb8, "á" },
	{ 0xb9, "ạ" },
	{ 0xbb, "ằ" },
	{ 0xbc, "ẳ" },
	{ 0xbd, "ẵ" },
	{ 0xbe, "ắ" },
	{ 0xc6, "ặ" },
	{ 0xc7, "ầ" },
	{ 0xc8, "ẩ" },
	{ 0xc9, "ẫ" },
	{ 0xca, "ấ" },
	{ 0xcb, "ậ" },
	{ 0xcc, "è" },
	{ 0xce, "ẻ" },
	{ 0xcf, "ẽ" },
	{ 0xd0, "é" },
	{ 0xd1, "ẹ" },
	{ 0xd2, "ề" },
	{ 0xd3, "ể" },
	{ 0xd4, "ễ" },
	{ 0xd5, "ế" },
	{ 0xd6, "ệ" },
	{ 0xd7, "ì" },
	{ 0xd8, "ỉ" },
	{ 0xdc, "ĩ" },
	{ 0xdd, "í" },
	{ 0xde, "ị" },
	{ 0xdf, "ò" },
	{ 0xe1, "ỏ" },
	{ 0xe2, "õ" },
	{ 0xe3, "ó" },
	{ 0xe4, "ọ" },
	{ 0xe5, "ồ" },
	{ 0xe6, "ổ" },
	{ 0xe7, "ỗ" },
	{ 0xe8, "ố" },
	{ 0xe9, "ộ" },
	{ 0xea, "ờ" },
	{ 0xeb, "ở" },
	{ 0xec, "ỡ" },
	{ 0xed, "ớ" },
	{ 0xee, "ợ" },
	{ 0xef, "ù" },
	{ 0xf1, "ủ" },
	{ 0xf2, "ũ" },
	{ 0xf3, "ú" },
	{ 0xf4, "ụ" },
	{ 0xf5, "ừ" },
	{ 0xf6, "ử" },
	{ 0xf7, "ữ" },
	{ 0xf8, "ứ" },
	{ 0xf9, "ự" },
	{ 0xfa, "ỳ" },
	{ 0xfb, "ỷ" },
	{ 0xfc, "ỹ" },
	{ 0xfd, "ý" },
	{ 0xfe, "ỵ" },
};

/* VNI letters of their own; capitals are the codes' capitals. */
static const struct {
	int32_t code;
	char letter[4];
} vni_single[] = {
	{ 0xf1, "đ" },
	{ 0xf4, "ơ" },
	{ 0xf6, "ư" },
	{ 0xed, "í" },
	{ 0xec, "ì" },
	{ 0xe6, "ỉ" },
	{ 0xf3, "ĩ" },
	{ 0xf2, "ị" },
	{ 0xee, "ỵ" },
	{ 0xd1, "Đ" },
	{ 0xd4, "Ơ" },
	{ 0xd6, "Ư" },
	{ 0xcd, "Í" },
	{ 0xcc, "Ì" },
	{ 0xc6, "Ỉ" },
	{ 0xd3, "Ĩ" },
	{ 0xd2, "Ị" },
	{ 0xce, "Ỵ" },
};

/* VNI marks follow their letter: which shape (of a: a ă â; of e o: e ê, o ô) and which tone (place in the order above). */
static const struct {
	unsigned char mark, shape, tone;
	char on[12];
} vni_marks[] = {
	{ 0xf8, 0, 1, "aeouyôö" },
	{ 0xf9, 0, 2, "aeouyôö" },
	{ 0xfb, 0, 3, "aeouyôö" },
	{ 0xf5, 0, 4, "aeouyôö" },
	{ 0xef, 0, 5, "aeouôö" },
	{ 0xea, 1, 0, "a" },
	{ 0xe8, 1, 1, "a" },
	{ 0xe9, 1, 2, "a" },
	{ 0xfa, 1, 3, "a" },
	{ 0xfc, 1, 4, "a" },
	{ 0xeb, 1, 5, "a" },
	{ 0xe2, 2, 0, "aeo" },
	{ 0xe0, 2, 1, "aeo" },
	{ 0xe1, 2, 2, "aeo" },
	{ 0xe5, 2, 3, "aeo" },
	{ 0xe3, 2, 4, "aeo" },
	{ 0xe4, 2, 5, "aeo" },
};

/* Windows-1252's and Latin-1's letters above 0xc0 differ by 0x20 between capital and small. */
static int32_t small(int32_t r)
{
	return (r >= 'A' && r <= 'Z') || (r >= 0xc0 && r <= 0xde) ? r + 0x20 : r;
}

static bool among(const char *set, int32_t r)
{
	struct str s = str_z(set);
	int32_t c;
	size_t w;

	for (; (w = utf8_next(s, &c)) > 0; s = str_from(s, w))
		if (c == r)
			return true;
	return false;
}

static int32_t rune_of(const char *letter)
{
	int32_t r = 0xfffd;

	utf8_next(str_z(letter), &r);
	return r;
}

/* Takes one letter (with its mark) off *s; `own` says that it was of the encoding. 0 at the end. */
static int32_t vni_next(const struct letters *l, struct str *s, bool *own)
{
	int32_t r, mark = 0, base, v;
	size_t w = utf8_next(*s, &r), wm;

	*own = false;
	if (w == 0)
		return 0;
	*s = str_from(*s, w);
	base = r;
	for (size_t i = 0; i < COUNT(vni_single); i++)
		if (vni_single[i].code == r) {
			base = rune_of(vni_single[i].letter);
			*own = true;
		}
	wm = utf8_next(*s, &mark);
	for (size_t i = 0; wm && i < COUNT(vni_marks); i++) {
		if (vni_marks[i].mark != small(mark) || !among(vni_marks[i].on, small(r)))
			continue;
		v = vowel_of(l, base);
		v += vni_marks[i].tone + (small(r) == 'a' ? 6 * vni_marks[i].shape : vni_marks[i].shape ? 6 : 0);
		*s = str_from(*s, wm);
		*own = true;
		return small(r) == r ? l->low[v] : l->high[v];
	}
	return base;
}

static int32_t tcvn3_next(struct str *s, bool *own)
{
	int32_t r;
	size_t w = utf8_next(*s, &r);

	*own = false;
	if (w == 0)
		return 0;
	*s = str_from(*s, w);
	for (size_t i = 0; r >= 0xa1 && r <= 0xfe && i < COUNT(tcvn3); i++)
		if (tcvn3[i].code == r) {
			*own = true;
			return rune_of(tcvn3[i].letter);
		}
	return r;
}

static int32_t next(const struct letters *l, struct str *s, enum legacy from, bool *own)
{
	int32_t r = 0;

	if (from == LEGACY_VNI)
		return vni_next(l, s, own);
	if (from == LEGACY_TCVN3)
		return tcvn3_next(s, own);
	*s = str_from(*s, utf8_next(*s, &r));
	*own = false;
	return r;
}

/* ---- syllables ---- */

static const char *const onsets[] = { "ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g",
	"h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "" };

/* Without tones; those that end in c, ch, p, t take sắc and nặng only. */
static const char rimes[] = " a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng "
			    "eo ep et ê êch êm ên ênh êp êt êu êng i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa "
			    "oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong "
			    "ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um "
			    "un ung uôc uôi uôm uôn uông uôt up ut uơ uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn "
			    "ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu ych ynh yn yt ";

struct word {
	char text[40];   /* small letters without tones */
	size_t n, toned; /* toned: behind the letter that bears the tone */
	int tone;        /* 0 none, else its place */
	bool bad;        /* two tones, too long, or not letters */
};

static void word_add(struct word *w, const struct letters *l, int32_t r)
{
	int v = vowel_of(l, r);
	int32_t c = v >= 0 ? l->low[v - v % 6] : r == rune_of("Đ") ? rune_of("đ") : small(r);

	if (v >= 0 && v % 6) {
		w->bad |= w->tone != 0;
		w->tone = v % 6;
	}
	w->toned = v >= 0 && v % 6 ? w->n + 1 : w->toned;
	if (w->n + 4 > sizeof w->text || (v < 0 && c != rune_of("đ") && (c < 'a' || c > 'z')))
		w->bad = true;
	else
		w->n += utf8_put(w->text + w->n, c);
}

static bool rime_ok(struct str rime, int tone)
{
	char t[48] = " ";
	bool stopped =
		str_ends(rime, STR("c")) || str_ends(rime, STR("ch")) || str_ends(rime, STR("p")) || str_ends(rime, STR("t"));

	if (rime.n == 0 || rime.n > 40 || (stopped && tone != 2 && tone != 5))
		return false;
	memcpy(t + 1, rime.p, rime.n);
	t[rime.n + 1] = ' ';
	return strstr(rimes, t) != NULL;
}

static bool syllable(const struct word *w)
{
	struct str s = { w->text, w->n };

	if (w->bad || w->n == 0)
		return false;
	/* "hẹo", never "heọ": a vowel that closes another one bears no tone */
	if (w->tone && w->toned == w->n && w->n > 1 && strchr("oui", w->text[w->n - 1]) && strchr("aeiou", w->text[w->n - 2]) &&
		!str_starts(s, STR("gi")) && !str_starts(s, STR("qu")))
		return false;
	for (size_t i = 0; i < COUNT(onsets); i++)
		if (str_starts(s, str_z(onsets[i])) && rime_ok(str_from(s, strlen(onsets[i])), w->tone))
			return true;
	return str_is(s, "gi") || str_is(s, "gin"); /* gì, gìn */
}

/* ---- detection ---- */

/* What divides words: everything that no reading makes a letter. */
static bool divides(int32_t r)
{
	return r < 0x80 ? !((r | 32) >= 'a' && (r | 32) <= 'z') : r == 0xa0 || (r >= 0x2000 && r <= 0x206f) || r == 0xfeff;
}

/* Words with letters beyond ASCII: how many, and how many of them each reading makes a syllable. */
struct tally {
	size_t words, long_words, as[3], signs[3];
};

/* A sign that only the encoding explains inside a word: for TCVN3 a symbol, for VNI a letter with its mark behind. */
static bool sign(enum legacy from, struct str before, struct str after)
{
	int32_t r;

	utf8_next(before, &r);
	if (from == LEGACY_VNI)
		return before.n - after.n > utf8_next(before, &r);
	return (r >= 0xa1 && r <= 0xbf) || r == 0xd7 || r == 0xf7;
}

static void judge(struct tally *t, const struct letters *l, struct str word, enum legacy from)
{
	struct word w = { 0 };
	bool own, signs = false, strange = false;

	for (struct str rest = word, before = word; rest.n; before = rest) {
		word_add(&w, l, next(l, &rest, from, &own));
		signs |= own && sign(from, before, rest);
		strange |= !own && from != LEGACY_NONE && (before.p[0] & 0x80); /* a letter that this encoding never writes so */
	}
	if (!strange && syllable(&w)) {
		t->as[from]++;
		t->signs[from] += signs;
	}
}

/* False: letters that only Unicode has. */
static bool tally(struct tally *t, const struct letters *l, struct str s)
{
	while (s.n) {
		struct str from = s, word;
		bool wide = false;
		int32_t r;
		size_t w;

		while ((w = utf8_next(s, &r)) > 0 && !divides(r)) {
			if (r > 0xff || (r == 0xfffd && w == 1))
				return false;
			wide |= r >= 0x80;
			s = str_from(s, w);
		}
		word = str_cut(from, 0, from.n - s.n);
		s = str_from(s, w);
		if (!wide || utf8_count(word) < 2) /* a sign alone is a bullet, a unit, a paragraph's sign */
			continue;
		t->words++;
		t->long_words += utf8_count(word) > 2;
		for (enum legacy e = LEGACY_NONE; e <= LEGACY_VNI; e++)
			judge(t, l, word, e);
	}
	return true;
}

enum legacy legacy_detect(struct str s)
{
	struct letters l;
	struct tally t = { 0 };
	enum legacy best;

	letters_init(&l);
	if (!tally(&t, &l, s) || t.words + t.long_words < 2) /* "5 µm" */
		return LEGACY_NONE;
	best = t.as[LEGACY_VNI] > t.as[LEGACY_TCVN3] ? LEGACY_VNI : LEGACY_TCVN3;
	/* Nearly every word must make sense (names and abbreviations need not), more so than in Unicode and in the other reading, and
	 * something must stand there that Unicode text does not hold. */
	if (t.as[best] * 10 < t.words * 8 || t.signs[best] == 0 || t.as[LEGACY_NONE] * 10 > t.as[best] * 7 ||
		t.as[LEGACY_TCVN3] == t.as[LEGACY_VNI])
		return LEGACY_NONE;
	return best;
}

enum legacy legacy_likelier(struct str s)
{
	struct letters l;
	struct tally t = { 0 };

	letters_init(&l);
	if (!tally(&t, &l, s) || t.as[LEGACY_TCVN3] == t.as[LEGACY_VNI])
		return LEGACY_NONE;
	return t.as[LEGACY_VNI] > t.as[LEGACY_TCVN3] ? LEGACY_VNI : LEGACY_TCVN3;
}

bool legacy_fits(struct str s, enum legacy as)
{
	struct letters l;
	struct tally t = { 0 };

	letters_init(&l);
	return as != LEGACY_NONE && tally(&t, &l, s) && t.words && t.as[as] * 10 >= t.words * 8 &&
	       t.as[LEGACY_NONE] * 10 <= t.as[as] * 7;
}

/* ---- conversion ---- */

static int32_t capital(const struct letters *l, int32_t r)
{
	int v = vowel_of(l, r);

	return v >= 0 ? l->high[v] : r == rune_of("đ") ? rune_of("Đ") : r;
}

/* Are all its ASCII letters capitals, and at least `least` of them? */
static bool shouts(struct str s, size_t least)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= 'a' && s.p[i] <= 'z')
			return false;
		n += s.p[i] >= 'A' && s.p[i] <= 'Z';
	}
	return n >= least;
}

static struct str word_at(struct str s)
{
	size_t n = 0, w;
	int32_t r;

	while ((w = utf8_next(str_from(s, n), &r)) > 0 && !divides(r))
		n += w;
	return str_cut(s, 0, n);
}

struct str legacy_convert(struct arena *a, struct str s, enum legacy from)
{
	char *to = arena_alloc(a, s.n * 2 + 4, 1); /* two bytes of a letter become three at most */
	bool all = shouts(s, 4), word = false, own, inside = false;
	struct tally t = { 0 };
	struct letters l;
	size_t n = 0;
	int32_t r;

	letters_init(&l);
	if (from == LEGACY_NONE || !tally(&t, &l, s))
		return s;
	for (struct str rest = s; rest.n;) {
		struct str before = rest;

		r = next(&l, &rest, from, &own);
		if (!own && divides(r)) {
			inside = false;
		} else if (!inside) {
			inside = true;
			word = all || shouts(word_at(before), 2);
		}
		if (own && word && from == LEGACY_TCVN3)
			r = capital(&l, r);
		n += utf8_put(to + n, r);
	}
	return (struct str){ to, n };
}
