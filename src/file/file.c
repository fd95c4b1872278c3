#include "file/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "sec/sec.h"

static void fd_done(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* What the bytes are, whatever their name says. Packages of Office and OpenDocument begin as zip files with telling first names. */
const char *file_type(struct str b)
{
	if (str_starts(b, STR("%PDF-")))
		return "application/pdf";
	if (str_starts(b, STR("\x89PNG\r\n\x1a\n")))
		return "image/png";
	if (str_starts(b, STR("\xff\xd8\xff")))
		return "image/jpeg";
	if (str_starts(b, STR("PK\x03\x04"))) {
		struct str head = str_cut(b, 0, 4096);

		if (str_find(head, STR("mimetypeapplication/vnd.oasis.opendocument.")) >= 0)
			return "application/vnd.oasis.opendocument";
		if (str_find(b, STR("word/document.xml")) >= 0)
			return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
		if (str_find(b, STR("xl/workbook.xml")) >= 0)
			return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
		return NULL;
	}
	if (b.n && memchr(b.p, 0, b.n) == NULL && utf8_valid(b))
		return "text/plain";
	return NULL;
}

struct str file_saved_as(struct cx *cx, const struct file_value *v)
{
	static const struct {
		const char *type, *ends; /* the first is put behind a name that has none of them */
	} known[] = {
		{ "application/pdf", "pdf" },
		{ "image/png", "png" },
		{ "image/jpeg", "jpg jpeg jpe jfif" },
		{ "application/vnd.oasis.opendocument", "odt ods odp odg odf" },
		{ "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx" },
		{ "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx" },
		{ "text/plain", "txt csv tsv log md json yaml yml ndjson" },
	};
	struct str rest, end, first;

	for (size_t i = 0; i < COUNT(known); i++) {
		if (!str_is(v->type, known[i].type))
			continue;
		for (rest = str_z(known[i].ends); str_next(&rest, ' ', &end);)
			if (v->name.n > end.n + 1 && v->name.p[v->name.n - end.n - 1] == '.' &&
				str_eq_ascii(str_from(v->name, v->name.n - end.n), end))
				return v->name;
		rest = str_z(known[i].ends);
		return str_next(&rest, ' ', &first) ? arena_fmt(&cx->arena, "%.*s.%.*s", ARG_STR(v->name), ARG_STR(first))
		                                    : v->name;
	}
	return v->name;
}

/* The name people see: the last path part, no control characters, bounded. */
static struct str name_clean(struct cx *cx, struct str name)
{
	char *p;
	size_t n = 0, from = 0, w;
	int32_t rune;

	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '/' || name.p[i] == '\\')
			from = i + 1;
	name = str_trim(str_from(name, from));
	if (!text_nfc(&cx->arena, name, &name))
		name = (struct str){ 0 };
	p = arena_alloc(&cx->arena, name.n + 1, 1);
	for (struct str rest = name; (w = utf8_next(rest, &rune)) > 0 && n + w <= FILE_NAME_MAX; rest = str_from(rest, w))
		if (rune >= 0x20 && rune != 0x7f && rune != '"' && rune != 0x2028 && rune != 0x2029 &&
			!text_turned(str_cut(rest, 0, w))) {
			memcpy(p + n, rest.p, w);
			n += w;
		}
	return n ? (struct str){ p, n } : STR("van-ban");
}

bool file_value_read(struct str value, struct file_value *out)
{
	struct str size;

	if (!str_next(&value, ' ', &out->hash) || !str_next(&value, ' ', &size) || !str_next(&value, ' ', &out->type) ||
		value.p == NULL)
		return false;
	out->name = value;
	return out->hash.n == 64 && str_find(out->hash, STR("/")) < 0 && str_to_i64(size, &out->size) && out->size >= 0;
}

static enum rc io_failed(struct cx *cx, const char *what)
{
	return cx_fail(
		cx, RC_IO, L("Không ghi được tệp (%s): %s", "the file could not be written (%s): %s"), what, os_said(cx, errno));
}

/* Makes one folder, if it is not there, and its name durable, whoever made it: they may have been cut before that. */
static enum rc folder_make(struct cx *cx, struct str in, struct str name)
{
	int at AUTO(fd_done) = -1;

	if (mkdir(name.p, 0700) != 0 && errno != EEXIST)
		return io_failed(cx, "files");
	at = open(arena_z(&cx->arena, in), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return at >= 0 && fsync(at) == 0 ? RC_OK : io_failed(cx, "files");
}

/* DIR/files/ab, open. */
static enum rc folder(struct cx *cx, struct str dir, struct str hash, int *out)
{
	struct str files = arena_fmt(&cx->arena, "%.*s/files", ARG_STR(dir)),
		   two = arena_fmt(&cx->arena, "%.*s/%.2s", ARG_STR(files), hash.p);

	TRY(folder_make(cx, dir, files));
	TRY(folder_make(cx, files, two));
	*out = open(two.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return *out < 0 ? io_failed(cx, "files") : RC_OK;
}

static enum rc write_all(struct cx *cx, int fd, struct str b)
{
	while (b.n) {
		ssize_t w = write(fd, b.p, b.n);

		if (w < 0 && errno == EINTR)
			continue;
		if (w <= 0)
			return io_failed(cx, "write");
		b = str_from(b, (size_t)w);
	}
	return fsync(fd) == 0 ? RC_OK : io_failed(cx, "fsync");
}

static enum rc place(struct cx *cx, struct str dir, struct str hash, struct str bytes)
{
	int at AUTO(fd_done) = -1, fd AUTO(fd_done) = -1;
	struct str aside = arena_fmt(&cx->arena, "new-%.*s", ARG_STR(random_token(cx)));
	struct stat st;
	enum rc rc;

	TRY(folder(cx, dir, hash, &at));
	if (fstatat(at, hash.p, &st, AT_SYMLINK_NOFOLLOW) == 0 && st.st_size == (off_t)bytes.n)
		return fsync(at) == 0
		               ? RC_OK
		               : io_failed(cx,
					 "fsync"); /* its bytes were fsynced before it had this name; the name perhaps not yet */
	fd = openat(at, aside.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return io_failed(cx, "open");
	rc = write_all(cx, fd, bytes);
	if (rc == RC_OK && renameat(at, aside.p, at, hash.p) != 0)
		rc = io_failed(cx, "rename");
	if (rc == RC_OK && fsync(at) != 0)
		rc = io_failed(cx, "fsync");
	if (rc != RC_OK)
		(void)unlinkat(at, aside.p, 0);
	return rc;
}

enum rc file_some(struct cx *cx, struct str bytes)
{
	return bytes.n ? RC_OK
	               : cx_fail_at(cx, RC_INVALID, STR("file"), L("Tệp rỗng: chọn lại tệp", "the file is empty: choose it again"));
}

enum rc file_put(struct cx *cx, struct str dir, struct str bytes, struct str name, struct str *value)
{
	const char *type = file_type(bytes);
	struct hash h;
	struct str hex;

	TRY(file_some(cx, bytes));
	if (bytes.n > FILE_MAX)
		return cx_fail_at(cx, RC_LIMIT, STR("file"),
			L("Tệp %zu byte, tối đa %d", "the file has %zu bytes, at most %d are taken"), bytes.n, FILE_MAX);
	if (type == NULL)
		return cx_fail_at(cx, RC_INVALID, STR("file"),
			L("Chỉ nhận PDF, DOCX, XLSX, ODF, PNG, JPEG và văn bản UTF-8",
				"only PDF, DOCX, XLSX, ODF, PNG, JPEG and UTF-8 text are taken"));
	sha256(bytes, &h);
	hex = hex_of(&cx->arena, h.b, sizeof h.b);
	TRY(place(cx, dir, hex, bytes));
	*value = arena_fmt(&cx->arena, "%.*s %zu %s %.*s", ARG_STR(hex), bytes.n, type, ARG_STR(name_clean(cx, name)));
	return RC_OK;
}

enum rc file_open(struct cx *cx, struct str dir, struct str value, int *fd, int64_t *size)
{
	struct file_value v;
	struct stat st;
	struct str path;

	if (!file_value_read(value, &v))
		return cx_fail(cx, RC_CORRUPT, L("Giá trị tệp hỏng", "a damaged file value"));
	path = arena_fmt(&cx->arena, "%.*s/files/%.2s/%.*s", ARG_STR(dir), v.hash.p, ARG_STR(v.hash));
	*fd = open(path.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (*fd < 0 || fstat(*fd, &st) != 0 || !S_ISREG(st.st_mode))
		return cx_fail(cx, RC_CORRUPT, L("Mất tệp minh chứng %.*s (%.*s)", "evidence file %.*s (%.*s) is missing"),
			ARG_STR(str_cut(v.hash, 0, 12)), ARG_STR(v.name));
	*size = st.st_size;
	return RC_OK;
}

enum rc file_read(struct cx *cx, struct str dir, struct str value, struct str *out)
{
	int fd AUTO(fd_done) = -1;
	int64_t size;
	char *p;
	size_t n = 0;

	TRY(file_open(cx, dir, value, &fd, &size));
	if (size > FILE_MAX)
		return cx_fail(cx, RC_CORRUPT, L("Tệp minh chứng lớn bất thường", "an evidence file that is too large"));
	p = arena_alloc(&cx->arena, (size_t)size + 1, 1);
	while (n < (size_t)size) {
		ssize_t got = read(fd, p + n, (size_t)size - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		n += (size_t)got;
	}
	*out = (struct str){ p, n };
	return RC_OK;
}

enum rc file_check(struct cx *cx, struct str value, void *dir)
{
	int fd AUTO(fd_done) = -1;
	int64_t size;
	struct file_value v;
	struct sha256_run *run;
	struct hash h;
	char block[65536];
	ssize_t n;

	TRY(file_open(cx, *(struct str *)dir, value, &fd, &size));
	if (!file_value_read(value, &v))
		return cx_fail(cx, RC_CORRUPT, L("Giá trị tệp hỏng", "a damaged file value"));
	sha256_start(&run);
	while ((n = read(fd, block, sizeof block)) > 0)
		sha256_feed(run, (struct str){ block, (size_t)n });
	sha256_end(&run, &h);
	if (n < 0 || size != v.size || !str_eq(hex_of(&cx->arena, h.b, sizeof h.b), v.hash))
		return cx_fail(cx, RC_CORRUPT,
			L("Tệp minh chứng %.*s (%.*s) đã bị thay đổi", "evidence file %.*s (%.*s) was changed"),
			ARG_STR(str_cut(v.hash, 0, 12)), ARG_STR(v.name));
	return RC_OK;
}

static void dir_done(DIR **d)
{
	if (*d)
		closedir(*d);
}

/* The first by name is kept: folders are read in no order. */
static void stray(struct cx *cx, struct str path, int64_t *n, struct str *first)
{
	if ((*n)++ == 0 || str_cmp(path, *first) < 0)
		*first = arena_str(&cx->arena, path);
}

enum rc file_strays(struct cx *cx, struct str dir, const struct map *known, int64_t *n, struct str *first)
{
	struct str root = arena_fmt(&cx->arena, "%.*s/files", ARG_STR(dir));
	DIR *outer AUTO(dir_done) = opendir(root.p);
	struct dirent *e, *f;

	*n = 0;
	*first = STR("");
	while (outer && (e = readdir(outer)) != NULL) {
		DIR *inner AUTO(dir_done) =
			e->d_name[0] == '.' ? NULL : opendir(arena_fmt(&cx->arena, "%s/%s", root.p, e->d_name).p);

		if (inner == NULL && e->d_name[0] != '.')
			stray(cx, arena_fmt(&cx->arena, "files/%s", e->d_name), n, first);
		while (inner && (f = readdir(inner)) != NULL) {
			struct str name = str_z(f->d_name);

			if (f->d_name[0] == '.' || (map_get(known, name) && strncmp(e->d_name, f->d_name, 2) == 0))
				continue;
			stray(cx, arena_fmt(&cx->arena, "files/%s/%s", e->d_name, f->d_name), n, first);
		}
	}
	return RC_OK;
}

static struct str path_of(struct cx *cx, struct str dir, struct str hash)
{
	return arena_fmt(&cx->arena, "%.*s/files/%.2s/%.*s", ARG_STR(dir), hash.p, ARG_STR(hash));
}

static bool is_hash(struct str s)
{
	return s.n == 64 && strspn(s.p, "0123456789abcdef") >= 64;
}

enum rc file_remove(struct cx *cx, struct str dir, struct str hash)
{
	if (!is_hash(hash))
		return cx_fail(cx, RC_CORRUPT, L("Giá trị tệp hỏng", "a damaged file value"));
	return unlink(path_of(cx, dir, hash).p) == 0 || errno == ENOENT ? RC_OK : io_failed(cx, "unlink");
}

bool file_there(struct cx *cx, struct str dir, struct str hash)
{
	struct stat st;

	return is_hash(hash) && stat(path_of(cx, dir, hash).p, &st) == 0;
}
