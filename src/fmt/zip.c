/* Reading: everything that the directory says is checked before the first byte is unpacked; what unpacks must then be exactly that. */
#include "fmt/zip.h"

#include <zip.h>

#include "base/map.h"
#include "base/text.h"

struct zip_file {
	zip_t *zip;
	struct entry {
		struct str name;
		size_t size;
		enum rc rc;
		const char *why; /* it is not read; NULL: it is */
	} * entries;
	size_t n;
	struct map by_name;
	bool each; /* an entry that is not read costs only itself, and names are labels */
};

static enum rc broken(struct cx *cx, struct str name, enum rc rc, const char *what)
{
	return cx_fail_at(cx, rc, name, L("tệp nén: %s", "zip: %s"), what);
}

/* A plain relative path: no root, drive, backslash, control or step upwards. A folder may end in a slash. */
static bool name_ok(struct str s)
{
	struct str part, rest = s;

	if (s.n == 0 || s.n > 1024 || s.p[0] == '/' || !utf8_valid(s))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == '\\' || s.p[i] == ':')
			return false;
	while (str_next(&rest, '/', &part))
		if (str_is(part, "..") || str_is(part, ".") || (part.n == 0 && rest.n))
			return false;
	return true;
}

struct sums {
	uint64_t packed, size;
};

/* What a name reads like that is no path: what is not text is shown as such, and two of a kind are told apart. */
static struct str label(struct cx *cx, struct zip_file *z, struct str raw, size_t i)
{
	char *p = arena_alloc(&cx->arena, 3 * raw.n + 1, 1);
	struct str name = { p, 0 };
	int32_t rune;
	size_t w;

	for (; (w = utf8_next(raw, &rune)) > 0; raw = str_from(raw, w))
		name.n += utf8_put(p + name.n, rune < 0x20 ? 0xFFFD : rune);
	return map_get(&z->by_name, name) ? arena_fmt(&cx->arena, "%" PRI_STR " (%zu)", ARG_STR(name), i + 1) : name;
}

static enum rc entry_check(struct cx *cx, struct zip_file *z, size_t i, size_t total, struct sums *sum)
{
	const zip_uint64_t want =
		ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
	struct entry *e = &z->entries[i];
	zip_stat_t s;

	if (zip_stat_index(z->zip, i, ZIP_FL_ENC_RAW, &s) != 0 || (s.valid & want) != want)
		return broken(cx, STR(""), RC_INVALID, L("mục lục bị hỏng", "damaged directory"));
	e->name = z->each ? label(cx, z, str_z(s.name), i) : arena_str(&cx->arena, str_z(s.name));
	e->rc = RC_INVALID;
	if (!z->each && !name_ok(e->name))
		return broken(cx, STR(""), RC_INVALID, L("tên tệp bên trong không an toàn", "the name of an entry is not safe"));
	if (s.encryption_method != ZIP_EM_NONE)
		e->why = L("có mật khẩu", "it has a password");
	else if (s.comp_method != ZIP_CM_STORE && s.comp_method != ZIP_CM_DEFLATE)
		e->why = L("kiểu nén lạ", "unknown compression");
	if (e->why && !z->each)
		return broken(cx, e->name, e->rc, e->why);
	sum->packed += s.comp_size > total ? total + 1 : s.comp_size + 30 + strlen(s.name); /* with its local header */
	if (sum->packed > total)
		return broken(cx, e->name, RC_INVALID, L("các mục chồng lên nhau", "its entries overlap"));
	if (s.size > ZIP_ONE || sum->size + s.size > ZIP_ALL || (s.size > ZIP_RATIO_FROM && s.size / ZIP_RATIO > s.comp_size)) {
		e->rc = RC_LIMIT;
		e->why = L("giải nén ra quá lớn", "it unpacks to too much");
		if (!z->each)
			return broken(cx, e->name, e->rc, e->why);
	}
	if (map_get(&z->by_name, e->name))
		return broken(cx, e->name, RC_INVALID, L("tên tệp bị lặp", "an entry appears twice"));
	e->size = e->why ? 0 : (size_t)s.size;
	sum->size += e->size;
	map_put(&z->by_name, e->name, e);
	return RC_OK;
}

static enum rc directory_check(struct cx *cx, struct zip_file *z, size_t total)
{
	zip_int64_t n = zip_get_num_entries(z->zip, 0);
	struct sums sum = { 0 };

	if (n > ZIP_ENTRIES)
		return broken(cx, STR(""), RC_LIMIT, L("quá 4.096 tệp", "more than 4,096 entries"));
	z->n = n > 0 ? (size_t)n : 0;
	z->entries = ARENA_ARRAY(&cx->arena, struct entry, z->n + 1);
	map_init(&z->by_name, &cx->arena);
	for (size_t i = 0; i < z->n; i++)
		TRY(entry_check(cx, z, i, total, &sum));
	return RC_OK;
}

static enum rc archive_open(struct cx *cx, struct str in, bool each, struct zip_file **out)
{
	AUTO(zip_file_close) struct zip_file *z = calloc(1, sizeof *z); /* on the heap: closing may come after the arena's end */
	zip_error_t e;
	zip_source_t *src;

	if (z == NULL)
		return cx_fail(cx, RC_BUSY, L("hết bộ nhớ", "out of memory"));
	if (!str_starts(in, STR("PK\x03\x04")) && !str_starts(in, STR("PK\x05\x06")))
		return broken(cx, STR(""), RC_INVALID, L("không phải tệp ZIP", "not a ZIP file"));
	zip_error_init(&e);
	src = zip_source_buffer_create(in.p, in.n, 0, &e);
	z->zip = src ? zip_open_from_source(src, ZIP_RDONLY, &e) : NULL;
	zip_error_fini(&e);
	if (z->zip == NULL) {
		zip_source_free(src);
		return broken(cx, STR(""), RC_INVALID, L("bị hỏng hoặc bị cụt", "damaged or cut off"));
	}
	z->each = each;
	TRY(directory_check(cx, z, in.n));
	*out = z;
	z = NULL;
	return RC_OK;
}

enum rc zip_open_mem(struct cx *cx, struct str in, struct zip_file **out)
{
	return archive_open(cx, in, false, out);
}

enum rc zip_open_each(struct cx *cx, struct str in, struct zip_file **out)
{
	return archive_open(cx, in, true, out);
}

void zip_file_close(struct zip_file **z)
{
	if (*z && (*z)->zip)
		zip_discard((*z)->zip);
	free(*z);
	*z = NULL;
}

size_t zip_file_count(const struct zip_file *z)
{
	return z->n;
}

struct str zip_file_name(const struct zip_file *z, size_t i)
{
	return i < z->n ? z->entries[i].name : (struct str){ 0 };
}

static void fclose_done(zip_file_t **f)
{
	if (*f)
		zip_fclose(*f);
}

enum rc zip_file_read_in(struct cx *cx, struct zip_file *z, struct str name, struct arena *a, struct str *out)
{
	const struct entry *e = map_get(&z->by_name, name);
	AUTO(fclose_done) zip_file_t *f = NULL;
	zip_int64_t got = 0;
	size_t n = 0;
	char *p, more;

	if (e == NULL)
		return broken(cx, name, RC_NOT_FOUND, L("không có tệp này bên trong", "no such entry"));
	if (e->why)
		return broken(cx, name, e->rc, e->why);
	if (a->limit && (a->used > a->limit || e->size > a->limit - a->used))
		return broken(cx, name, RC_LIMIT, L("giải nén ra quá lớn", "it unpacks to too much"));
	f = zip_fopen_index(z->zip, (zip_uint64_t)(e - z->entries), 0);
	if (f == NULL)
		return broken(cx, name, RC_INVALID, L("bị hỏng", "damaged"));
	p = arena_alloc(a, e->size + 1, 1);
	while (n < e->size && (got = zip_fread(f, p + n, e->size - n)) > 0)
		n += (size_t)got;
	if (n != e->size || zip_fread(f, &more, 1) != 0) /* the read behind the end also checks the CRC */
		return broken(cx, name, RC_INVALID, L("bị hỏng", "damaged"));
	*out = (struct str){ p, n };
	return RC_OK;
}

enum rc zip_file_read(struct cx *cx, struct zip_file *z, struct str name, struct str *out)
{
	return zip_file_read_in(cx, z, name, &cx->arena, out);
}

/* ---- writing ---- */

struct writer {
	zip_source_t *bytes; /* kept beyond the archive */
	zip_t *zip;
};

static void writer_done(struct writer *w)
{
	if (w->zip)
		zip_discard(w->zip);
	zip_source_free(w->bytes);
}

/* DOS time of the office's clock: years from 1980 in the top seven bits, seconds by two. */
static void dos_clock(int64_t now, zip_uint16_t *time, zip_uint16_t *date)
{
	int32_t day = day_at(now);
	int s = (int)((now - day_start(day)) / US_PER_S), y, m, d;

	day_parts(day, &y, &m, &d);
	*time = (zip_uint16_t)(s / 3600 << 11 | s / 60 % 60 << 5 | s % 60 / 2);
	*date = (zip_uint16_t)((y < 1980 ? 0 : y > 2107 ? 127 : y - 1980) << 9 | m << 5 | d);
}

static enum rc part_add(struct cx *cx, zip_t *zip, struct zip_part p)
{
	zip_source_t *src;
	zip_uint16_t time, date;
	zip_int64_t at;

	if (!name_ok(p.name))
		return broken(cx, p.name, RC_INVALID, L("tên tệp bên trong không an toàn", "the name of an entry is not safe"));
	src = zip_source_buffer(zip, p.bytes.p, p.bytes.n, 0);
	at = src ? zip_file_add(zip, arena_z(&cx->arena, p.name), src, ZIP_FL_ENC_UTF_8) : -1;
	if (at < 0) {
		zip_source_free(src);
		return broken(cx, p.name, RC_INVALID, L("tên tệp bị lặp", "an entry appears twice"));
	}
	dos_clock(cx->now, &time, &date);
	if (zip_file_set_dostime(zip, (zip_uint64_t)at, time, date, 0) != 0)
		return broken(cx, p.name, RC_IO, L("không ghi được", "it could not be written"));
	return RC_OK;
}

static enum rc source_take(struct cx *cx, zip_source_t *src, struct buf *out)
{
	zip_stat_t st;
	zip_int64_t got = -1;

	if (zip_source_stat(src, &st) == 0 && (st.valid & ZIP_STAT_SIZE) && zip_source_open(src) == 0) {
		if (!buf_reserve(out, st.size))
			return broken(cx, STR(""), RC_LIMIT, L("quá lớn", "too large"));
		got = zip_source_read(src, out->p + out->n, st.size);
		zip_source_close(src);
	}
	if (got < 0 || (zip_uint64_t)got != st.size)
		return broken(cx, STR(""), RC_IO, L("không ghi được", "it could not be written"));
	out->n += (size_t)got;
	return RC_OK;
}

enum rc zip_write(struct cx *cx, const struct zip_part *parts, size_t n, struct buf *out)
{
	AUTO(writer_done) struct writer w = { 0 };

	w.bytes = zip_source_buffer_create(NULL, 0, 0, NULL);
	w.zip = w.bytes ? zip_open_from_source(w.bytes, ZIP_TRUNCATE, NULL) : NULL;
	if (w.zip == NULL)
		return broken(cx, STR(""), RC_BUSY, L("hết bộ nhớ", "out of memory"));
	zip_source_keep(w.bytes);
	for (size_t i = 0; i < n; i++)
		TRY(part_add(cx, w.zip, parts[i]));
	if (zip_close(w.zip) != 0)
		return broken(cx, STR(""), RC_IO, L("không ghi được", "it could not be written"));
	w.zip = NULL;
	return source_take(cx, w.bytes, out);
}
