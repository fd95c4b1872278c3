/* Linux audit: the records of one event (same node, time and serial number) are joined into one object; a field that several records
 * have becomes a list of its values. Text that the kernel wrote as hexadecimal (it does when there is a space or a quote in it) is read
 * back. At most OPEN_MAX events are open at a time; the oldest is given out when another one begins. */
#include "event/event_int.h"

#include <stdlib.h>

enum { OPEN_MAX = 64, LINE_MAX = 64 << 10, EVENT_LINES_MAX = 1024, LIKE_MAX = 256 };

struct open_event { /* one that may still grow */
	struct arena arena;
	struct event_pairs v;
	struct str key; /* "node serial-part"; null: the place is free */
	unsigned lines;
	uint64_t age;
	bool has_syscall_name;
	int64_t syscall;     /* -1: none, or not of x86-64 */
	struct str argument; /* one that is too long for the kernel's line and comes in pieces: a1[0]=.. a1[1]=.. */
	char *pieces;
	size_t n, cap;
};

struct audit_join {
	struct open_event open[OPEN_MAX];
	uint64_t clock;
};

struct audit_join *audit_join_new(void)
{
	struct audit_join *j = calloc(1, sizeof *j);

	assert(j);
	return j;
}

void audit_join_free(struct audit_join **j)
{
	if (*j)
		for (size_t i = 0; i < OPEN_MAX; i++)
			arena_done(&(*j)->open[i].arena);
	free(*j);
	*j = NULL;
}

struct record {
	struct str node, type, stamp, serial, fields;
};

/* [node=N ]type=T msg=audit(SECONDS.MS:SERIAL): fields */
static bool record_read(struct str line, struct record *r)
{
	ptrdiff_t at;

	*r = (struct record){ 0 };
	if (str_starts(line, STR("node="))) {
		at = str_find(line, STR(" "));
		if (at < 0)
			return false;
		r->node = str_cut(line, 5, (size_t)at - 5);
		line = str_from(line, (size_t)at + 1);
	}
	if (!str_starts(line, STR("type=")) || (at = str_find(line, STR(" msg=audit("))) < 5 || at > 64)
		return false;
	r->type = str_cut(line, 5, (size_t)at - 5);
	line = str_from(line, (size_t)at + 11);
	if ((at = str_find(str_cut(line, 0, 32), STR(":"))) < 1)
		return false;
	r->stamp = str_cut(line, 0, (size_t)at);
	line = str_from(line, (size_t)at + 1);
	if ((at = str_find(str_cut(line, 0, 32), STR(")"))) < 1)
		return false;
	r->serial = str_cut(line, 0, (size_t)at);
	r->fields = str_from(line, (size_t)at + 1);
	if (r->fields.n && r->fields.p[0] == ':')
		r->fields = str_from(r->fields, 1);
	return true;
}

bool audit_looks(struct str line)
{
	return record_read(line, &(struct record){ 0 });
}

static bool hex_text(struct str key, bool execve)
{
	static const char *const keys[] = { "acct", "cmd", "comm", "cwd", "data", "dir", "exe", "file", "key", "name", "ocomm",
		"path", "proctitle" };

	if (execve && key.n >= 2 && key.p[0] == 'a' && key.p[1] >= '0' && key.p[1] <= '9')
		return key.p[key.n - 1] == ']' || (key.p[key.n - 1] >= '0' && key.p[key.n - 1] <= '9'); /* not a1_len */
	for (size_t i = 0; i < COUNT(keys); i++)
		if (str_is(key, keys[i]))
			return true;
	return false;
}

static int nibble(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* NULs part arguments and become spaces. Anything but whole bytes in capitals stays as it is. */
static struct str unhex(struct arena *a, struct str s)
{
	char *p;
	size_t n = s.n / 2;

	if (s.n < 2 || s.n % 2)
		return s;
	for (size_t i = 0; i < s.n; i++)
		if (nibble(s.p[i]) < 0)
			return s;
	p = arena_alloc(a, n, 1);
	for (size_t i = 0; i < n; i++) {
		p[i] = (char)(nibble(s.p[2 * i]) << 4 | nibble(s.p[2 * i + 1]));
		p[i] = p[i] ? p[i] : ' ';
	}
	return (struct str){ p, n };
}

/* A value: "quoted", 'quoted with key=value inside', or up to white space. Gives the rest. */
static struct str value_of(struct str s, struct str *value, char *quote)
{
	size_t n = 0;

	*quote = s.n && (s.p[0] == '"' || s.p[0] == '\'') ? s.p[0] : 0;
	if (*quote) {
		const char *end = memchr(s.p + 1, *quote, s.n - 1);

		n = end ? (size_t)(end - s.p) : s.n;
		*value = str_cut(s, 1, n - 1);
		return str_from(s, n + 1);
	}
	while (n < s.n && s.p[n] != ' ' && s.p[n] != 0x1d)
		n++;
	*value = str_cut(s, 0, n);
	return str_from(s, n);
}

static bool known_already(const struct event_pairs *v, struct str key, struct str value)
{
	for (size_t i = 0; i < v->n && i < LIKE_MAX; i++)
		if (str_eq(v->p[i].key, key) && str_eq(v->p[i].value, value))
			return true;
	return false;
}

static void add(struct open_event *e, struct str key, struct str value)
{
	if (!known_already(&e->v, key, value))
		pairs_add(&e->arena, &e->v, arena_str(&e->arena, key), arena_str(&e->arena, value));
}

static void pieces_end(struct open_event *e)
{
	if (e->argument.n)
		add(e, e->argument, (struct str){ e->pieces, e->n });
	e->argument = (struct str){ 0 };
	e->n = 0;
}

static void piece_add(struct open_event *e, struct str argument, struct str value)
{
	if (!str_eq(e->argument, argument)) {
		pieces_end(e);
		e->argument = arena_str(&e->arena, argument);
	}
	if (value.n > e->cap - e->n) {
		char *old = e->pieces;

		e->cap = 2 * (e->n + value.n);
		e->pieces = arena_alloc(&e->arena, e->cap, 1);
		if (e->n)
			memcpy(e->pieces, old, e->n);
	}
	if (value.n)
		memcpy(e->pieces + e->n, value.p, value.n);
	e->n += value.n;
}

static void one_field(struct open_event *e, struct str key, struct str value, bool quoted, struct str type)
{
	bool execve = str_is(type, "EXECVE");
	ptrdiff_t piece = execve ? str_find(key, STR("[")) : -1;

	if (str_is(value, "(null)") || str_is(value, "?"))
		return;
	if (str_is(key, "syscall") && str_is(type, "SYSCALL") && !str_to_i64(value, &e->syscall))
		e->syscall = -1;
	e->has_syscall_name = e->has_syscall_name || str_is(key, "SYSCALL");
	if (!quoted && hex_text(key, execve))
		value = unhex(&e->arena, value);
	if (piece > 0)
		piece_add(e, str_cut(key, 0, (size_t)piece), value);
	else
		add(e, key, value);
}

/* msg='..' holds fields once more, one level deep. */
static void all_fields(struct open_event *e, struct str s, struct str type, bool inner)
{
	bool other_machine = str_find(s, STR("arch=")) >= 0 && str_find(s, STR("arch=c000003e")) < 0;

	while (s.n) {
		struct str key, value;
		size_t n = 0;
		char quote;

		while (s.n && (s.p[0] == ' ' || s.p[0] == 0x1d || s.p[0] == ','))
			s = str_from(s, 1);
		while (n < s.n && s.p[n] != '=' && s.p[n] != ' ')
			n++;
		key = str_cut(s, 0, n);
		s = str_from(s, n);
		if (s.n == 0 || s.p[0] != '=')
			continue; /* a bare word */
		s = value_of(str_from(s, 1), &value, &quote);
		if (quote == '\'' && !inner)
			all_fields(e, value, type, true);
		else
			one_field(e, key, value, quote != 0, type);
	}
	if (other_machine) /* its numbers mean something else */
		e->syscall = -1;
}

/* Names of x86-64 system calls that rules ask for; `ausyscall` has the rest. */
static const char *syscall_name(int64_t n)
{
	static const struct {
		int16_t n;
		const char *name;
	} names[] = { { 0, "read" }, { 1, "write" }, { 2, "open" }, { 3, "close" }, { 9, "mmap" }, { 10, "mprotect" },
		{ 16, "ioctl" }, { 41, "socket" }, { 42, "connect" }, { 43, "accept" }, { 44, "sendto" }, { 45, "recvfrom" },
		{ 49, "bind" }, { 50, "listen" }, { 54, "setsockopt" }, { 56, "clone" }, { 57, "fork" }, { 58, "vfork" },
		{ 59, "execve" }, { 62, "kill" }, { 63, "uname" }, { 76, "truncate" }, { 77, "ftruncate" }, { 80, "chdir" },
		{ 82, "rename" }, { 83, "mkdir" }, { 84, "rmdir" }, { 85, "creat" }, { 86, "link" }, { 87, "unlink" },
		{ 88, "symlink" }, { 90, "chmod" }, { 91, "fchmod" }, { 92, "chown" }, { 93, "fchown" }, { 94, "lchown" },
		{ 99, "sysinfo" }, { 101, "ptrace" }, { 103, "syslog" }, { 105, "setuid" }, { 106, "setgid" }, { 112, "setsid" },
		{ 113, "setreuid" }, { 114, "setregid" }, { 117, "setresuid" }, { 119, "setresgid" }, { 126, "capset" },
		{ 132, "utime" }, { 133, "mknod" }, { 135, "personality" }, { 155, "pivot_root" }, { 157, "prctl" },
		{ 159, "adjtimex" }, { 161, "chroot" }, { 163, "acct" }, { 164, "settimeofday" }, { 165, "mount" },
		{ 166, "umount2" }, { 167, "swapon" }, { 168, "swapoff" }, { 169, "reboot" }, { 170, "sethostname" },
		{ 171, "setdomainname" }, { 175, "init_module" }, { 176, "delete_module" }, { 188, "setxattr" },
		{ 227, "clock_settime" }, { 246, "kexec_load" }, { 257, "openat" }, { 258, "mkdirat" }, { 259, "mknodat" },
		{ 260, "fchownat" }, { 263, "unlinkat" }, { 264, "renameat" }, { 265, "linkat" }, { 266, "symlinkat" },
		{ 268, "fchmodat" }, { 272, "unshare" }, { 280, "utimensat" }, { 288, "accept4" }, { 298, "perf_event_open" },
		{ 304, "open_by_handle_at" }, { 308, "setns" }, { 310, "process_vm_readv" }, { 311, "process_vm_writev" },
		{ 313, "finit_module" }, { 316, "renameat2" }, { 319, "memfd_create" }, { 320, "kexec_file_load" }, { 321, "bpf" },
		{ 322, "execveat" }, { 323, "userfaultfd" }, { 425, "io_uring_setup" }, { 434, "pidfd_open" }, { 435, "clone3" },
		{ 437, "openat2" } };

	for (size_t i = 0; i < COUNT(names); i++)
		if (names[i].n == n)
			return names[i].name;
	return NULL;
}

static void give(struct open_event *e, struct buf *out)
{
	const char *name = e->syscall >= 0 && !e->has_syscall_name ? syscall_name(e->syscall) : NULL;

	pieces_end(e);
	if (name)
		pairs_add(&e->arena, &e->v, STR("SYSCALL"), str_z(name));
	pairs_write(&e->arena, &e->v, out);
	buf_byte(out, '\n');
	arena_done(&e->arena);
	*e = (struct open_event){ 0 };
}

/* Records that stand alone: nothing follows them under the same number. */
static bool alone(struct str type)
{
	static const char *const starts[] = { "ACCT_", "ADD_", "CHGRP_", "CHUSER_", "CRED_", "CRYPTO_", "DAEMON_", "DEL_", "GRP_",
		"RESP_", "ROLE_", "SERVICE_", "SOFTWARE_", "SYSTEM_", "USER_", "USYS_", "VIRT_" };

	for (size_t i = 0; i < COUNT(starts); i++)
		if (str_starts(type, str_z(starts[i])))
			return true;
	return false;
}

static struct open_event *open_of(struct audit_join *j, const struct record *r, struct buf *out)
{
	struct open_event *oldest = &j->open[0], *e = NULL;
	char key[128];
	int n = snprintf(key, sizeof key, "%" PRI_STR " %" PRI_STR ":%" PRI_STR, ARG_STR(str_cut(r->node, 0, 60)),
		ARG_STR(r->stamp), ARG_STR(r->serial));
	struct str k = { key, n < (int)sizeof key ? (size_t)n : sizeof key - 1 };
	int64_t us;

	for (size_t i = 0; i < OPEN_MAX; i++) {
		if (j->open[i].key.p && str_eq(j->open[i].key, k))
			return &j->open[i];
		if (j->open[i].key.p == NULL && e == NULL)
			e = &j->open[i];
		if (j->open[i].age < oldest->age)
			oldest = &j->open[i];
	}
	if (str_is(r->type, "EOE"))
		return NULL; /* of one that was given out already */
	if (e == NULL)
		give(e = oldest, out);
	*e = (struct open_event){ .age = ++j->clock, .syscall = -1 };
	e->key = arena_str(&e->arena, k);
	if (event_time_read(r->stamp, 0, &us))
		add(e, STR("timestamp"), instant_text(&e->arena, us));
	add(e, STR("serial"), r->serial);
	if (r->node.n)
		add(e, STR("node"), r->node);
	return e;
}

bool audit_join_line(struct audit_join *j, struct str line, struct buf *out)
{
	struct open_event *e;
	struct record r;

	if (line.n > LINE_MAX || !record_read(line, &r))
		return false;
	e = open_of(j, &r, out);
	if (e == NULL)
		return true;
	if (!str_is(r.type, "EOE")) {
		add(e, STR("type"), r.type);
		all_fields(e, r.fields, r.type, false);
	}
	if (alone(r.type) || str_is(r.type, "EOE") || str_is(r.type, "PROCTITLE") || ++e->lines >= EVENT_LINES_MAX)
		give(e, out);
	return true;
}

void audit_join_end(struct audit_join *j, struct buf *out)
{
	for (;;) {
		struct open_event *first = NULL;

		for (size_t i = 0; i < OPEN_MAX; i++)
			if (j->open[i].key.p && (first == NULL || j->open[i].age < first->age))
				first = &j->open[i];
		if (first == NULL)
			return;
		give(first, out);
	}
}
