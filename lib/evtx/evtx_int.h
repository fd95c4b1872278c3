/* Private to lib/evtx. file.c walks chunks and records; json.c writes an ordinary record's JSON straight from its BinXml; for the rest, and
 * for the tree, binxml.c compiles templates and event.c fills them with a record's values; show.c writes values, crc.c checks. Every offset from the file is checked in `struct cur` before it is used. */
#pragma once
#include "base/arena.h"
#include "base/map.h"
#include "evtx/evtx.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
	CHUNK = EVTX_CHUNK,
	CHUNK_HEAD = 512,
	RECORD_HEAD = 24,
	RECORD_MIN = RECORD_HEAD + 4,
	DEPTH_MAX = 32,    /* elements in elements, and values that are BinXml again */
	NODES_MAX = 16384, /* of one event */
	VALUES_MAX = 16384,
	OUT_MAX = 1 << 20,           /* bytes of JSON of one event */
	CHUNK_OUT_MAX = 8 << 20,     /* and of one chunk: a small file cannot become a large one */
	NAMES_MAX = 1 << 20,         /* bytes of names that are kept for the next chunk */
	KEPT_MAX = 1 << 20,          /* and of compiled templates */
	CHUNK_COMPILE_MAX = 4 << 20, /* bytes of template definitions compiled per chunk (overlapping ones are an attack) */
	CHUNK_KEEP = 96 << 10,       /* bytes of the chunk's arena that are not given back between chunks */
	NAME_SLOTS = 1024,
	PLACES = 512,
	TEMPLATE_SLOTS = 64,
	KEPT_SLOTS = 256,
	NOTES_MAX = 512, /* names in a template that is kept */
	EVTX_SPARE = 16, /* bytes that may be written behind a text */
};

/* BinXml value types (MS-EVEN6 2.2.12). */
enum wire {
	W_NULL,
	W_STRING,
	W_ANSI,
	W_I8,
	W_U8,
	W_I16,
	W_U16,
	W_I32,
	W_U32,
	W_I64,
	W_U64,
	W_F32,
	W_F64,
	W_BOOL,
	W_BINARY,
	W_GUID,
	W_SIZE,
	W_FILETIME,
	W_SYSTEMTIME,
	W_SID,
	W_HEX32,
	W_HEX64,
	W_HANDLE = 0x20,
	W_BINXML = 0x21,
	W_XML = 0x23,
	W_ARRAY = 0x80
};

struct cur { /* a bounded place in the current chunk */
	size_t at, end;
};

struct name { /* one a text, kept from chunk to chunk */
	struct evtx_text name, key;
	const uint8_t *utf16; /* as a chunk has it; or NULL */
	uint32_t units;
	bool is_data, odd;     /* "Data"; one that JSON uses itself */
	uint32_t stamp, place; /* json.c: the element that has a member of this name, and the last of them on `seen` */
};
struct name_place { /* where a name stands in the chunk, and how long */
	struct name_place *chain;
	uint32_t at, size;
	struct name *name;
};
struct member { /* json.c: of the elements that are being written */
	struct name *name;
	uint32_t stamp, place; /* the name's, before */
	char *value;           /* begins here, behind its key */
	uint32_t next;         /* of the same name; 0: none */
	bool again;
};
enum part_kind { PART_TEXT, PART_VALUE, PART_ELEM };
struct part {
	struct part *next;
	enum part_kind kind;
	uint16_t value;        /* PART_VALUE: which of the instance's values */
	struct evtx_text text; /* PART_TEXT */
	struct evtx_text json; /* the same, quoted, where json.c needs it */
	struct elem *elem;     /* PART_ELEM */
};
struct attr {
	struct attr *next;
	const struct name *name;
	struct part *parts;
};
struct elem {
	struct name *name;
	struct attr *attrs;
	struct part *parts;
	struct part *label; /* <Data Name="...">: the name, where only the values tell it */
	bool has_elems;     /* PART_ELEM among the parts */
	bool may_repeat;    /* two children may have one name: look at run time */
	bool odd;           /* in a template: not for json.c */
	const struct program *program;
};
/* program.c: an element's JSON, but for its name. */
enum op_kind {
	OP_TEXT,    /* as it is */
	OP_VALUE,   /* of the element `elem`, or null, or what is in it */
	OP_TAGGED,  /* an element with attributes and without elements */
	OP_ELEMENT, /* any */
};
struct op {
	enum op_kind kind;
	uint16_t value;
	unsigned depth;        /* below the program's element */
	struct evtx_text text; /* EVTX_SPARE bytes behind it can be read */
	struct elem *elem;
};
struct program {
	const struct op *ops;
	uint32_t n;
	uint32_t weight, height; /* elements and attributes in the texts; how deep they stand */
};
struct tpl { /* of this chunk */
	struct tpl *chain;
	uint32_t at;
	struct part *parts; /* of the definition's fragment; NULL: it cannot be compiled */
	const char *why;
};
/* Chunks of a log define the same templates: what one became holds for the next whose definition has the same bytes, but for where names stand. */
struct name_note {
	uint32_t at, size; /* in the definition; size of the name, if it stands right behind; or 0 */
	const struct name *name;
};
struct kept {
	uint32_t size, n;     /* of the definition; of `notes` */
	const uint8_t *bytes; /* with the GUID before it */
	const struct name_note *notes;
	struct part *parts;
};

struct val {
	const uint8_t *p;
	uint16_t size;
	uint8_t wire;
};
struct vals {
	const struct val *v;
	uint32_t n;
};

struct evtx {
	struct evtx_opts opts;
	const uint8_t *bytes; /* of evtx_new; NULL: chunks are fed */
	struct evtx_map *map; /* likewise */
	size_t map_at;
	/* the chunk */
	const uint8_t *chunk;
	size_t chunk_n, at, live_end;
	uint64_t chunk_off, first_id, last_id;
	bool in_chunk, searching, headless;
	struct arena of_chunk;
	struct arena_mark keep;                               /* its first block */
	struct name_place *names[NAME_SLOTS], places[PLACES]; /* the first n_places are of this chunk; more are in its arena */
	size_t n_places;
	struct tpl *tpls[TEMPLATE_SLOTS];
	size_t compile_left, out_left;
	/* the file */
	struct arena of_names, of_tpls;
	struct map by_text;
	struct name *by_utf16[NAME_SLOTS]; /* by the hash that the file has */
	struct kept *kept[KEPT_SLOTS];
	struct name_note *notes; /* of the definition that is being compiled; NOTES_MAX of them */
	size_t n_notes, notes_from;
	bool no_notes; /* it is not to be kept */
	/* the record */
	struct evtx_record rec;
	size_t rec_at;
	struct arena of_rec;
	struct evtx_node *nodes;
	struct val *vals;
	size_t n_nodes, n_vals;
	struct evtx_node *event;
	bool decoded;
	char *out;
	struct member *seen;
	size_t n_seen;
	uint32_t stamp;
	const char *why; /* the first thing wrong with this event */
	enum evtx_damage damage;
};

static inline uint16_t le16(const uint8_t *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}
static inline uint32_t le32(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, 4);
	return v; /* little-endian machines only: asserted in file.c */
}
static inline uint64_t le64(const uint8_t *p)
{
	uint64_t v;

	memcpy(&v, p, 8);
	return v;
}

bool evtx_wrong(struct evtx *e, enum evtx_damage d, const char *why); /* remembers the first; always false */
void evtx_report(struct evtx *e, enum evtx_damage d, uint64_t off, uint64_t record, const char *text);
uint32_t evtx_crc(uint32_t crc, const uint8_t *p, size_t n);
const uint8_t *evtx_find(const uint8_t *p, size_t n, const char *what, size_t len); /* len >= 2; NULL: not there */

/* binxml.c */
enum token {
	T_END,
	T_OPEN,
	T_CLOSE_START,
	T_CLOSE_EMPTY,
	T_CLOSE,
	T_VALUE,
	T_ATTR,
	T_CDATA,
	T_CHARREF,
	T_ENTITY,
	T_PI_TARGET,
	T_PI_DATA,
	T_INSTANCE,
	T_SUB,
	T_OPT_SUB,
	T_HEADER,
	T_MORE = 0x40
};
bool evtx_need(struct evtx *e, const struct cur *c, size_t n);
bool evtx_head(struct evtx *e, struct cur *c, bool in_tpl); /* an element's, up to its name */
struct name *evtx_name_at(struct evtx *e, struct cur *c);
bool evtx_fragment(
	struct evtx *e, struct cur *c, bool in_tpl, unsigned depth, struct part **out); /* elements up to the end; no instances */
bool evtx_element(struct evtx *e, struct cur *c, bool in_tpl, unsigned depth, struct elem **out);
const struct tpl *evtx_template(struct evtx *e, uint32_t at);
const struct name *evtx_name_of(struct evtx *e, struct evtx_text utf8); /* for names that come from values */

/* event.c */
bool evtx_decode(struct evtx *e);
bool evtx_instance(struct evtx *e, struct cur *c, const struct tpl **tpl, struct vals *v); /* the values are on e->vals */
bool evtx_fill(struct evtx *e, struct evtx_node *n, const struct val *v);
static inline const struct val *evtx_value_of(const struct vals *v, unsigned i)
{
	static const struct val none;

	return i < v->n ? &v->v[i] : &none;
}
/* Terminators are not text, nor is half a unit. */
static inline uint32_t evtx_text_size(const uint8_t *p, uint32_t size)
{
	size &= ~1u;
	while (size >= 2 && le16(p + size - 2) == 0)
		size -= 2;
	return size;
}

/* program.c */
const struct program *evtx_program(struct evtx *e, struct elem *el); /* made now */

/* json.c */
bool evtx_straight(struct evtx *e, struct evtx_text *out); /* false: the tree has to do it, or to say what is wrong */

/* Up to sixteen units that need no care go to `o` as bytes (16 are written); how many. `odd`: quotes, backslashes and control characters need care. */
#ifdef __SSE2__
static inline size_t evtx_plain_units(const uint8_t *p, size_t bytes, char *o, bool odd)
{
	size_t units = bytes < 32 ? bytes / 2 : 16;
	/* what does not fit into 7 bits becomes 0 or negative */
	__m128i b = _mm_packus_epi16(_mm_loadu_si128((const __m128i *)p), _mm_loadu_si128((const __m128i *)(p + 16)));
	__m128i bad = _mm_cmplt_epi8(b, _mm_set1_epi8(odd ? 0x20 : 1));

	if (odd)
		bad = _mm_or_si128(
			bad, _mm_or_si128(_mm_cmpeq_epi8(b, _mm_set1_epi8('"')), _mm_cmpeq_epi8(b, _mm_set1_epi8('\\'))));
	_mm_storeu_si128((__m128i *)o, b);
	return (size_t)__builtin_ctz((unsigned)_mm_movemask_epi8(bad) | 1u << units);
}
#endif

/* show.c */
size_t evtx_utf8(const uint8_t *utf16, size_t bytes,
	char *out); /* out has room for 3 bytes a unit and EVTX_SPARE; lone surrogates become U+FFFD */
bool evtx_write(struct evtx *e, const struct evtx_node *n, struct evtx_text *out);
char *evtx_write_node(struct evtx *e, char *o, const struct evtx_node *n); /* its value; NULL: no room */
char *evtx_write_utf16(
	const struct evtx *e, char *o, const uint8_t *p, size_t bytes); /* of the chunk; room for 6 bytes a unit, and EVTX_SPARE */
char *evtx_write_text(char *to, struct evtx_text s);                    /* quoted; room for 6 bytes a byte, 2, and EVTX_SPARE */
enum { FIXED_MAX = 64 };
char *evtx_write_fixed(char *o, const struct val *v); /* of a type of fixed size, or null; room for FIXED_MAX. NULL: it is none */
