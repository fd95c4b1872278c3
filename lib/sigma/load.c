/* The loader: files and documents in, rules out. */
#include "sigma/load.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

enum { FILE_MAX = 16 << 20, PATHS_MAX = 200000, DEPTH_MAX = 32 };

void problem(struct sigma_loader *l, enum sigma_severity sev, struct str file, uint32_t line, struct str rule, const char *fmt, ...)
{
	struct sigma_problem p = { .severity = sev, .line = line };
	struct str text;
	va_list ap;

	va_start(ap, fmt);
	text = arena_vfmt(&l->cx.arena, fmt, ap);
	va_end(ap);
	file = arena_str(&l->cx.arena, file);
	rule = arena_str(&l->cx.arena, rule);
	p.file = (struct sigma_str){ file.p, file.n };
	p.rule = (struct sigma_str){ rule.p, rule.n };
	p.text = (struct sigma_str){ text.p, text.n };
	vec_push(&l->cx.arena, &l->problems, p);
}

static enum sigma_status trouble(struct sigma_loader *l, struct str file, uint32_t line, const char *vi, const char *en)
{
	problem(l, SIGMA_ERROR, file, line, (struct str){ 0 }, "%s", l->options.english ? en : vi);
	return SIGMA_BAD_INPUT;
}

struct sigma_loader *sigma_loader_new(const struct sigma_options *options)
{
	struct sigma_loader *l = calloc(1, sizeof *l);

	if (l == NULL)
		return NULL;
	l->options = options ? *options : (struct sigma_options){ 0 };
	cx_init(&l->cx, 0);
	l->cx.arena.wide = true;
	l->cx.en = l->options.english;
	cx_init(&l->trees, 0);
	l->trees.en = l->options.english;
	(void)arena_alloc(&l->trees.arena, 1, 1);
	map_init(&l->values, &l->cx.arena);
	if (!l->options.no_default_mapping)
		(void)sigma_load_mapping(
			l, (struct sigma_str){ (const char *)mapping_default, mapping_default_size }, "sources.yml");
	return l;
}

void sigma_loader_free(struct sigma_loader *l)
{
	if (l == NULL)
		return;
	pipelines_free(l);
	cx_done(&l->trees);
	cx_done(&l->cx);
	free(l);
}

/* A YAML fault has its place as "file:line". */
void yaml_fault(struct sigma_loader *l, struct cx *cx, struct str file)
{
	struct str place = cx->fault.place;
	int64_t line = 0;
	size_t colon = place.n;

	while (colon && place.p[colon - 1] != ':')
		colon--;
	if (colon && !str_to_i64(str_from(place, colon), &line))
		line = 0;
	problem(l, SIGMA_ERROR, file, (uint32_t)line, (struct str){ 0 }, "%" PRI_STR, ARG_STR(cx->fault.text));
	cx_clear(cx);
}

/* ---- Documents ------------------------------------------------------------------------------------------------------------------------ */

/* The old collections: `action: global` stands before documents and is merged into each. */
static struct yv *merged(struct sigma_loader *l, const struct yv *base, struct yv *doc)
{
	struct arena *a = &l->trees.arena;
	struct yv *out;
	size_t n;

	if (base == NULL || base->kind != Y_MAP || doc->kind != Y_MAP)
		return doc;
	out = ARENA_NEW(a, struct yv);
	*out = *doc;
	out->items = ARENA_ARRAY(a, struct yv *, doc->n + base->n);
	out->keys = ARENA_ARRAY(a, struct yv *, doc->n + base->n);
	memcpy(out->items, doc->items, doc->n * sizeof *doc->items);
	memcpy(out->keys, doc->keys, doc->n * sizeof *doc->keys);
	n = doc->n;
	for (size_t i = 0; i < base->n; i++) {
		struct str key = base->keys[i]->s;
		struct yv *mine = yv_get(doc, key.p);

		if (str_is(key, "action"))
			continue;
		if (mine == NULL) {
			out->keys[n] = base->keys[i];
			out->items[n++] = base->items[i];
		} else if (mine->kind == Y_MAP && base->items[i]->kind == Y_MAP) {
			for (size_t k = 0; k < doc->n; k++)
				if (out->items[k] == mine)
					out->items[k] = merged(l, base->items[i], mine);
		}
	}
	out->n = n;
	return out;
}

static struct str kept(struct sigma_loader *l, const struct yv *v)
{
	return yv_str(v).p ? arena_str(&l->cx.arena, yv_str(v)) : (struct str){ 0 };
}

static void doc_add(struct sigma_loader *l, struct yv *root, struct str file)
{
	struct doc d = { .root = root, .file = file, .rule = NONE };

	l->stats.documents++;
	if (root->kind != Y_MAP) {
		l->stats.failed++;
		PROBLEM(l, SIGMA_ERROR, file, root->line, (struct str){ 0 }, "không phải quy tắc Sigma", "not a Sigma rule");
		return;
	}
	d.line = root->line;
	d.id = kept(l, yv_get(root, "id"));
	d.title = kept(l, yv_get(root, "title"));
	d.name = kept(l, yv_get(root, "name"));
	d.kind = yv_get(root, "correlation") ? DOC_CORRELATION : yv_get(root, "filter") ? DOC_FILTER : DOC_RULE;
	vec_push(&l->cx.arena, &l->docs, d);
}

static void docs_add(struct sigma_loader *l, struct yv **docs, size_t n, struct str file)
{
	struct yv *global = NULL, *last = NULL;

	for (size_t i = 0; i < n; i++) {
		struct str action = yv_str(yv_get(docs[i], "action"));

		if (docs[i]->kind == Y_NULL) /* `---` at the end of a file */
			continue;
		if (str_is(action, "global")) {
			global = merged(l, global, docs[i]);
			continue;
		}
		if (str_is(action, "reset")) {
			global = NULL;
			continue;
		}
		if (action.n && !str_is(action, "repeat"))
			PROBLEM(l, SIGMA_WARNING, file, yv_get(docs[i], "action")->line, (struct str){ 0 },
				"action không phải global, reset hay repeat: %" PRI_STR,
				"`action` is global, reset or repeat: %" PRI_STR, ARG_STR(action));
		last = str_is(action, "repeat") ? merged(l, last, docs[i]) : merged(l, global, docs[i]);
		doc_add(l, last, file);
	}
}

static enum sigma_status yaml_all(struct sigma_loader *l, struct str text, struct str file, struct yv ***docs, size_t *n)
{
	if (yaml_parse(&l->cx, text, file, docs, n) == RC_OK)
		return SIGMA_OK;
	yaml_fault(l, &l->cx, file);
	return SIGMA_BAD_INPUT;
}

/* The bytes are kept; trees are made when compiling, a file at a time. */
enum sigma_status sigma_load_bytes(struct sigma_loader *l, struct sigma_str yaml, const char *name)
{
	struct arena *a = &l->cx.arena;
	struct source_file file = { arena_str(a, str_z(name)), arena_str(a, (struct str){ yaml.p ? yaml.p : "", yaml.n }) };

	l->stats.files++;
	vec_push(a, &l->files, file);
	return SIGMA_OK;
}

enum sigma_status sigma_load_mapping(struct sigma_loader *l, struct sigma_str yaml, const char *name)
{
	struct str file = arena_str(&l->cx.arena, str_z(name));
	struct yv **docs;
	size_t n;

	if (yaml_all(l, (struct str){ yaml.p, yaml.n }, file, &docs, &n) != SIGMA_OK)
		return SIGMA_BAD_INPUT;
	for (size_t i = 0; i < n; i++) {
		if (docs[i]->kind != Y_MAP)
			return trouble(l, file, docs[i]->line, "tệp ánh xạ phải là một map", "a mapping file must be a map");
		if (!mapping_known(l, file, docs[i]))
			return SIGMA_BAD_INPUT;
		vec_push(&l->cx.arena, &l->mappings, docs[i]);
		vec_push(&l->cx.arena, &l->mapping_names, file);
	}
	return SIGMA_OK;
}

enum sigma_status sigma_load_values(struct sigma_loader *l, struct sigma_str yaml, const char *name)
{
	struct str file = arena_str(&l->cx.arena, str_z(name));
	struct yv **docs, *map;
	size_t n;

	if (yaml_all(l, (struct str){ yaml.p, yaml.n }, file, &docs, &n) != SIGMA_OK)
		return SIGMA_BAD_INPUT;
	map = n == 1 ? docs[0] : NULL;
	if (map == NULL || map->kind != Y_MAP)
		return trouble(l, file, n ? docs[n - 1]->line : 1, "tệp giá trị phải là một map tên: [giá trị]",
			"a value file must be one map of name: [values]");
	for (size_t i = 0; i < map->n; i++) {
		struct yv *v = map->items[i], *list = ARENA_NEW(&l->cx.arena, struct yv);

		*list = *v;
		if (v->kind == Y_TEXT) {
			*list = (struct yv){
				.kind = Y_LIST, .line = v->line, .n = 1, .items = ARENA_NEW(&l->cx.arena, struct yv *)
			};
			list->items[0] = v;
		}
		for (size_t k = 0; list->kind == Y_LIST && k < list->n; k++)
			if (list->items[k]->kind != Y_TEXT)
				list->kind = Y_NULL;
		if (list->kind != Y_LIST)
			return trouble(l, file, v->line, "giá trị phải là danh sách chữ hoặc số",
				"values must be a list of texts or numbers");
		map_put(&l->values, map->keys[i]->s, list);
	}
	return SIGMA_OK;
}

/* ---- Files ------------------------------------------------------------------------------------------------------------------------------ */

static void close_fd(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* `buf` is used again for each file: the texts of the trees are copies. */
static bool file_read(const char *path, struct buf *buf)
{
	AUTO(close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	buf->n = 0;
	if (fd < 0)
		return false;
	for (;;) {
		if (!buf_reserve(buf, 16384))
			return false;
		n = read(fd, buf->p + buf->n, buf->cap - buf->n);
		if (n <= 0)
			return n == 0;
		buf->n += (size_t)n;
	}
}

static void file_load(struct sigma_loader *l, const char *path, struct buf *buf)
{
	if (!file_read(path, buf)) {
		l->stats.files++;
		l->stats.documents++;
		l->stats.failed++;
		PROBLEM(l, SIGMA_ERROR, str_z(path), 0, (struct str){ 0 }, "không đọc được tệp", "the file cannot be read");
		buf->over = false;
		return;
	}
	(void)sigma_load_bytes(l, (struct sigma_str){ buf->p, buf->n }, path);
}

typedef VEC(const char *) paths;

static bool wanted(struct str name)
{
	return str_ends(name, STR(".yml")) || str_ends(name, STR(".yaml"));
}

static void dir_done(DIR **d)
{
	if (*d)
		closedir(*d);
}

struct within { /* which folders */
	const struct within *up;
	struct stat st;
	unsigned depth;
};

/* A link may lead to a folder that it stands in. */
static bool circle(const struct within *w)
{
	for (const struct within *up = w->up; up; up = up->up)
		if (up->st.st_dev == w->st.st_dev && up->st.st_ino == w->st.st_ino)
			return true;
	return false;
}

static void dir_list(struct sigma_loader *l, const char *path, const struct within *up, paths *out)
{
	AUTO(dir_done) DIR *d = opendir(path);
	struct within here = { .up = up, .depth = up ? up->depth + 1 : 0 };
	struct dirent *e;

	if (d == NULL || here.depth == DEPTH_MAX || fstat(dirfd(d), &here.st) != 0) {
		PROBLEM(l, SIGMA_ERROR, str_z(path), 0, (struct str){ 0 }, "không đọc được thư mục",
			"the directory cannot be read");
		l->stats.failed++;
		return;
	}
	if (circle(&here)) {
		PROBLEM(l, SIGMA_NOTE, str_z(path), 0, (struct str){ 0 }, "dẫn ngược về thư mục chứa nó: không đọc lần nữa",
			"leads back to a folder that it is in: not read again");
		return;
	}
	while ((e = readdir(d)) != NULL && out->n < PATHS_MAX) {
		const char *below;
		struct stat st;
		bool dir = e->d_type == DT_DIR;

		if (e->d_name[0] == '.' || (e->d_type == DT_REG && !wanted(str_z(e->d_name))))
			continue;
		below = arena_fmt(&l->cx.arena, "%s/%s", path, e->d_name).p;
		if (e->d_type != DT_DIR && e->d_type != DT_REG) { /* a link, or a file system that does not say */
			if (stat(below, &st) != 0) {
				if (wanted(str_z(e->d_name))) /* a link that leads nowhere: told when it is read */
					vec_push(&l->cx.arena, out, below);
				continue;
			}
			dir = S_ISDIR(st.st_mode);
			if (!dir && (!S_ISREG(st.st_mode) || !wanted(str_z(e->d_name))))
				continue;
		}
		if (dir)
			dir_list(l, below, &here, out);
		else
			vec_push(&l->cx.arena, out, below);
	}
}

/* Thousands of small files that nobody has read yet: a thread asks the disk for them while the first are read. */
struct ahead {
	const char *path;
	atomic_bool stop;
	bool runs;
	pthread_t thread;
};

static void ahead_dir(struct ahead *a, int at, const char *name, unsigned depth)
{
	int own = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	AUTO(dir_done) DIR *d = own < 0 ? NULL : fdopendir(own);
	struct dirent *e;

	if (d == NULL)
		close_fd(&own);
	while (d && !a->stop && (e = readdir(d)) != NULL) {
		AUTO(close_fd) int fd = -1;

		if (e->d_type == DT_DIR && e->d_name[0] != '.' && depth < DEPTH_MAX)
			ahead_dir(a, dirfd(d), e->d_name, depth + 1);
		else if (e->d_type == DT_REG && wanted(str_z(e->d_name)))
			fd = openat(dirfd(d), e->d_name, O_RDONLY | O_CLOEXEC);
		if (fd >= 0)
			(void)posix_fadvise(fd, 0, 0, POSIX_FADV_WILLNEED);
	}
}

static void *ahead_ask(void *arg)
{
	struct ahead *a = arg;

	ahead_dir(a, AT_FDCWD, a->path, 0);
	return NULL;
}

/* Signals are the caller's. */
static void ahead_begin(struct ahead *a)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	a->runs = pthread_create(&a->thread, NULL, ahead_ask, a) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void ahead_end(struct ahead *a)
{
	a->stop = true;
	if (a->runs)
		pthread_join(a->thread, NULL);
}

static int by_path(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void buf_forget(struct buf *b)
{
	buf_done(b);
}

enum sigma_status sigma_load_path(struct sigma_loader *l, const char *path)
{
	AUTO(buf_forget) struct buf buf;
	struct str trimmed = str_z(path);
	struct stat st;
	paths all = { 0 };
	AUTO(ahead_end) struct ahead ahead = { .path = path };

	buf_init(&buf, FILE_MAX);
	if (stat(path, &st) != 0 || (!S_ISDIR(st.st_mode) && access(path, R_OK) != 0)) {
		PROBLEM(l, SIGMA_ERROR, str_z(path), 0, (struct str){ 0 }, "không có tệp hay thư mục này, hoặc không đọc được",
			"no such file or directory, or it cannot be read");
		return SIGMA_IO;
	}
	if (!S_ISDIR(st.st_mode)) {
		file_load(l, path, &buf);
		return SIGMA_OK;
	}
	while (trimmed.n > 1 && trimmed.p[trimmed.n - 1] == '/')
		trimmed.n--;
	ahead_begin(&ahead);
	dir_list(l, arena_z(&l->cx.arena, trimmed), NULL, &all);
	if (all.n == PATHS_MAX) {
		l->stats.failed++;
		PROBLEM(l, SIGMA_ERROR, trimmed, 0, (struct str){ 0 }, "thư mục có quá %d tệp luật: các tệp khác không được đọc",
			"the directory has more than %d rule files: the others are not read", PATHS_MAX);
	}
	if (all.n)
		qsort(all.p, all.n, sizeof *all.p, by_path);
	for (size_t i = 0; i < all.n; i++)
		file_load(l, all.p[i], &buf);
	return SIGMA_OK;
}

/* ---- Compiling ---------------------------------------------------------------------------------------------------------------------------- */

size_t sigma_problems(const struct sigma_loader *l, const struct sigma_problem **out)
{
	*out = l->problems.p;
	return l->problems.n;
}

struct sigma_load_stats sigma_load_stats(const struct sigma_loader *l)
{
	return l->stats;
}

static void doc_read(struct build *b, struct doc *d)
{
	struct reading rd = { .b = b, .file = d->file, .rule = d->id.n ? d->id : d->title, .doc = d->root };
	struct sigma_loader *l = b->l;

	if (l->options.lint)
		lint_rule(&rd, d);
	if (!(d->kind == DOC_RULE ? rule_read(&rd, d) : corr_read(&rd, d))) {
		d->failed = true;
		l->stats.failed++;
	}
	d->made = pipelines_made(&rd);
}

/* May this broken document have been one that others are merged with? */
static bool has_action(struct str text)
{
	return str_starts(text, STR("action:")) || str_find(text, STR("\naction:")) >= 0;
}

enum { FAULTS_MAX = 1000 };

/* One broken document is one rule that does not run, and costs no other of its file: unless others may depend on it, or nothing fits. */
static void pieces_add(struct sigma_loader *l, const struct source_file *f)
{
	VEC(struct yv *) all = { 0 };
	struct str rest = f->text;
	struct yaml_piece piece;
	size_t above = 0, n, faults = 0, merged_with = 0; /* merged_with: its line */
	struct yv **docs;

	while (faults < FAULTS_MAX && yaml_piece(&rest, &above, &piece)) {
		if (yaml_parse_piece(&l->trees, &piece, f->name, &docs, &n) == RC_OK) {
			for (size_t i = 0; i < n; i++)
				vec_push(&l->trees.arena, &all, docs[i]);
			continue;
		}
		yaml_fault(l, &l->trees, f->name);
		merged_with = has_action(piece.text) ? piece.above + 1 : merged_with;
		faults++;
	}
	l->stats.documents += (uint32_t)faults;
	l->stats.failed += (uint32_t)faults;
	if (!merged_with && faults < FAULTS_MAX) {
		docs_add(l, all.p, all.n, f->name);
	} else if (all.n) {
		l->stats.documents += (uint32_t)all.n;
		l->stats.failed += (uint32_t)all.n;
		for (size_t i = 0; i < all.n; i++)
			PROBLEM(l, SIGMA_ERROR, f->name, (uint32_t)all.p[i]->line, (struct str){ 0 },
				"tài liệu không chạy: có thể dựa vào tài liệu lỗi ở dòng %zu của tệp",
				"this document does not run: it may depend on the broken one at line %zu of the file",
				merged_with ? merged_with : 1);
	}
}

/* One file: its rules are read at once and their trees let go; correlations and filters wait until all rules are known. */
static void file_take(struct build *b, const struct source_file *f)
{
	struct sigma_loader *l = b->l;
	struct arena_mark mark = arena_mark(&l->trees.arena);
	size_t from = l->docs.n, n;
	struct yv **docs;
	bool keep = false;

	if (yaml_parse(&l->trees, f->text, f->name, &docs, &n) == RC_OK) {
		docs_add(l, docs, n, f->name);
	} else {
		cx_clear(&l->trees);
		pieces_add(l, f);
	}
	for (size_t i = from; i < l->docs.n; i++) {
		struct doc *d = &l->docs.p[i];

		keep |= d->kind != DOC_RULE;
		if (d->kind == DOC_RULE) {
			doc_read(b, d);
			d->root = NULL;
		}
	}
	if (!keep)
		arena_reset(&l->trees.arena, mark);
}

/* Those that refer to correlations come behind them; each pass reads a step of every chain. What is left goes in a circle, or is too long, and is
 * refused. */
static void corrs_read(struct build *b)
{
	struct sigma_loader *l = b->l;

	for (unsigned pass = 0; pass <= CHAIN_MAX; pass++)
		for (size_t i = 0; i < l->docs.n; i++) {
			struct doc *d = &l->docs.p[i];

			if (d->kind == DOC_CORRELATION && !d->read && (pass == CHAIN_MAX || corr_ready(b, d)))
				doc_read(b, d);
		}
}

/* Two documents with one id or name: references would be a guess. */
static void ids_check(struct build *b)
{
	struct sigma_loader *l = b->l;
	struct map seen;

	map_init(&seen, b->tmp);
	for (size_t i = 0; i < l->docs.n; i++) {
		struct doc *d = &l->docs.p[i], *other = d->id.n ? map_get(&seen, d->id) : NULL;

		if (other)
			PROBLEM(l, SIGMA_WARNING, d->file, d->line, d->id, "id này đã có trong %" PRI_STR,
				"this id is also in %" PRI_STR, ARG_STR(other->file));
		else if (d->id.n)
			map_put(&seen, d->id, d);
	}
}

static void times_slots(struct build *b)
{
	for (size_t i = 0; i < b->time_names.n; i++) {
		uint32_t slot = build_slot(b, b->time_names.p[i]);

		b->slots.p[slot].keep = true;
		if (b->slots.p[slot].time)
			continue;
		vec_push(b->tmp, &b->times, slot);
		b->slots.p[slot].time = (uint32_t)b->times.n;
	}
}

static struct sigma_rules *rules_new(struct sigma_loader *l)
{
	struct sigma_rules *r = calloc(1, sizeof *r);

	if (r == NULL)
		return NULL;
	arena_init(&r->arena, 0);
	r->arena.wide = true;
	r->routing = !l->options.no_routing;
	return r;
}

struct sigma_rules *sigma_compile(struct sigma_loader *l)
{
	struct sigma_rules *r = l->compiled ? NULL : rules_new(l);
	struct build b;
	bool mapped;

	if (r == NULL) {
		PROBLEM(l, SIGMA_ERROR, STR(""), 0, (struct str){ 0 }, "đã biên dịch rồi, hoặc hết bộ nhớ",
			"it was compiled before, or there is no memory");
		return NULL;
	}
	l->compiled = true;
	build_init(&b, l, r);
	mapped = mappings_read(&b);
	times_slots(&b);
	for (size_t i = 0; i < l->files.n; i++)
		file_take(&b, &l->files.p[i]);
	ids_check(&b);
	r->n_detections = (uint32_t)b.rules.n;
	docs_name(&b);
	corrs_carry(&b);
	corrs_read(&b);
	corrs_link(&b);
	filters_apply(&b);
	build_paths(&b);
	build_done(&b);
	l->stats.rules = r->n_detections;
	l->stats.correlations = r->corrs.n;
	if (r->n_detections == 0 || !mapped) {
		PROBLEM(l, SIGMA_ERROR, STR(""), 0, (struct str){ 0 }, "không có quy tắc nào chạy được",
			"not a single rule can run");
		sigma_rules_free(r);
		return NULL;
	}
	program_make(r);
	return r;
}

void sigma_rules_free(struct sigma_rules *r)
{
	if (r == NULL)
		return;
	program_free(r);
	regex_free(r->regexes);
	arena_done(&r->arena);
	free(r);
}

size_t sigma_rule_count(const struct sigma_rules *r)
{
	return r->rules.n;
}

const struct sigma_rule *sigma_rule(const struct sigma_rules *r, uint32_t index)
{
	return &r->rules.p[index].pub;
}

bool sigma_has_correlations(const struct sigma_rules *r)
{
	return r->corrs.n > 0;
}

bool sigma_wants_all(const struct sigma_rules *r)
{
	return r->wants_all;
}

uint32_t rules_slot(const struct sigma_rules *r, struct str name)
{
	void *known = map_get(&r->slot_names, name);

	return known ? (uint32_t)(uintptr_t)known - 1 : NONE;
}
