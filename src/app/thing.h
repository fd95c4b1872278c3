/* Generic handlers: what every resource can do, from its table of fields. A room lists THING_ROUTES(its thing); a page that wants more than fields
 * gives `more`, which adds panels to the view of one object.
 *
 *     static const struct thing systems = { .res = &res_systems, .more = system_more };
 *     const struct route system_routes[] = { THING_ROUTES("systems", systems), { 0 } };
 */
#pragma once
#include "app/app.h"
#include "res/res.h"

#define THING_MINUTE (60 * US_PER_S) /* an instant that a form fills in is of the minute */
struct thing {
	const struct res *res;
	const char *page; /* template of one object; NULL: "detail" */
	/* Adds to view.lists, view.notes, view.tabs .. of one object; may be NULL. */
	enum rc (*more)(struct cx *cx, const struct req *rq, const struct row *row, struct jv *view);
	/* Adds computed columns to the @table of its list, a cell a row of the page; may be NULL. */
	enum rc (*columns)(struct cx *cx, const struct req *rq, const struct res_page *page, struct jv *table);
	/* What a code that a field stores means, on the page of one and in its history; null: as stored. May be NULL. */
	struct str (*say)(struct cx *cx, const struct req *rq, const struct row *row, const struct field *f);
	/* A form for one kind of thing asks only what that kind needs: /activities/new?kind=scan. The rest is one link away (all=1). */
	const char *focus_field; /* NULL: its forms are "*" */
	const struct thing_focus {
		const char *value,
			*fields; /* value "*": of a new one that something began, by filling any field in (/level-decisions/new?system=HT-01) */
		const char *meant; /* of the kinds of things that a field may name, those that this kind is about; NULL: all */
		const struct
			thing_label { /* what a field is here, where its own name says too little; ends with a zero row; may be NULL */
			const char *field, *vi, *en, *help_vi, *help_en;
		} * labels;
		const char *only;   /* "concerns kind warning_received": what alone is offered for a reference; NULL: all */
		const char *filled; /* fields that a new form shows only where something fills them in; NULL: none */
		const char *beside; /* "documents concerns": the one that it shows only where the other is filled in; NULL: none */
		const char
			*kept; /* fields that a new form says in a line where something fills them in, and keeps so; NULL: none */
	} * focus;
	const struct thing_joint { /* one input of a short form for several fields; ends with a zero row; may be NULL */
		const char *code, *vi, *en, *help_vi, *help_en;
		enum {
			JOINT_HELD, /* a date, an instant it begins and one it ends, then numbers: "08:00-17:00 10/10/2026; 80 75 90" */
			JOINT_DATED /* a number, and a date or an instant: "1234/BN ngày 28/11/2026" */
		} how;
		const char *fields;
	} * joints;
	const char *add; /* where "Thêm" of its list leads; NULL: its form */
	enum rc (*begin)(
		struct cx *cx, const struct req *rq, struct row *row); /* what a new row's short form is filled with; may be NULL */
	const struct thing_link { /* other places of the list, for whoever has the right; ends with a zero row */
		const char *vi, *en, *url;
		uint64_t may;
	} * links;
	const char *sub_vi, *sub_en; /* of its list: what else there is to know; NULL: nothing */
	const char *const *groups; /* form and detail: "Tiêu đề|Title|field field field" rows, NULL at the end; NULL: one group */
};

enum rc thing_list(struct cx *cx, const struct req *rq, struct reply *out);
enum rc thing_new(struct cx *cx, const struct req *rq, struct reply *out);
enum rc thing_create(struct cx *cx, const struct req *rq, struct reply *out);
enum rc thing_show(struct cx *cx, const struct req *rq, struct reply *out);
enum rc thing_edit(struct cx *cx, const struct req *rq, struct reply *out);
enum rc thing_save(struct cx *cx, const struct req *rq, struct reply *out);
enum rc thing_delete(struct cx *cx, const struct req *rq, struct reply *out);
enum rc thing_erase(struct cx *cx, const struct req *rq, struct reply *out);
enum rc thing_step(struct cx *cx, const struct req *rq, struct reply *out);
enum rc thing_history(struct cx *cx, const struct req *rq, struct reply *out);
enum rc thing_export(struct cx *cx, const struct req *rq, struct reply *out);
enum rc thing_sample(struct cx *cx, const struct req *rq, struct reply *out);
enum rc thing_import_form(struct cx *cx, const struct req *rq, struct reply *out);
enum rc thing_import_bytes(struct cx *cx, const struct req *rq, struct str *out); /* the file, or the one that waits for a token */
enum rc thing_import_wait(
	struct cx *cx, const struct req *rq, struct str bytes, struct str *token); /* so that a token brings it back */
enum { IMPORT_ASKED = 40 };
enum rc thing_import_given(struct cx *cx, const struct req *rq, struct import_given *out); /* fields h0, c0, h1, c1 .. and reason */
enum rc thing_import_plan(struct cx *cx, const struct req *rq, struct reply *out);
enum rc thing_import_run(struct cx *cx, const struct req *rq, struct reply *out);
/* thing_import_run, and what `beside` writes in the same transaction. */
enum rc thing_import_with(struct cx *cx, const struct req *rq,
	enum rc (*beside)(struct cx *cx, const struct import_report *rep, void *with), void *with, struct reply *out);
enum rc thing_import_errors(struct cx *cx, const struct req *rq, struct reply *out);
/* Whose columns a saved set may choose: a resource's list, or one whose rows are computed; queries are as in the list's address. */
struct xlsx_cell;
struct column_list {
	const char *name, *vi, *en; /* of its address; its title */
	void (*cols)(struct cx *cx, const struct column_list *l, struct import_col **out, size_t *n); /* label, code */
	bool (*asks)(struct cx *cx, const struct req *rq, const struct column_list *l,
		const struct pair *p); /* does it filter by this? */
	enum rc (*said)(struct cx *cx, const struct req *rq, const struct column_list *l, struct str query,
		struct str *out); /* for people */
	enum rc (*cells)(struct cx *cx, const struct req *rq, const struct column_list *l, struct str query,
		const struct import_col *cols, size_t n, struct xlsx_cell **cells, size_t *rows); /* with a row of heads */
	const struct res *res;                                                                    /* NULL: not a resource's */
};
enum rc columns_show(struct cx *cx, const struct req *rq, const struct column_list *l, struct reply *out);
enum rc columns_post(struct cx *cx, const struct req *rq, const struct column_list *l, struct reply *out);
enum rc columns_sheet(struct cx *cx, const struct req *rq, const struct column_list *l, struct reply *out);
enum rc thing_columns(struct cx *cx, const struct req *rq, struct reply *out);
enum rc thing_columns_post(struct cx *cx, const struct req *rq, struct reply *out);
enum rc thing_columns_sheet(struct cx *cx, const struct req *rq, struct reply *out);
enum rc thing_file(struct cx *cx, const struct req *rq, struct reply *out);

#define THING_ROUTES(path, thing)                                                                                                  \
	{ GET, "/" path, CAP_READ, thing_list, "Danh sách, tìm, lọc", "List, search, filter", "list", 0, &(thing) },               \
		{ POST, "/" path, CAP_EDIT, thing_create, "Tạo mới", "Create", "form", ROUTE_UPLOAD, &(thing) },                   \
		{ GET, "/" path "/new", CAP_EDIT, thing_new, "Mẫu tạo mới", "Form to create", "form", 0, &(thing) },               \
		{ GET, "/" path "/export", CAP_EXPORT, thing_export, "Kết xuất", "Export", NULL, ROUTE_HEAVY, &(thing) },          \
		{ GET, "/" path "/sample", CAP_IMPORT, thing_sample, "Tệp mẫu để nhập", "Empty sheet", NULL, 0, &(thing) },        \
		{ GET, "/" path "/import", CAP_IMPORT, thing_import_form, "Nhập từ Excel", "Import", "import", 0, &(thing) },      \
		{ POST, "/" path "/import", CAP_IMPORT, thing_import_plan, "Xem trước khi ghi", "Preview of an import", "import",  \
			ROUTE_UPLOAD | ROUTE_HEAVY, &(thing) },                                                                    \
		{ POST, "/" path "/import/run", CAP_IMPORT, thing_import_run, "Ghi dữ liệu đã xem trước",                          \
			"Write what was previewed", "import", ROUTE_HEAVY, &(thing) },                                             \
		{ GET, "/" path "/import/errors", CAP_IMPORT, thing_import_errors, "Tệp đã nhập kèm cột “Lỗi”",                    \
			"The sheet with a column of faults", NULL, ROUTE_HEAVY, &(thing) },                                        \
		{ GET, "/" path "/columns", CAP_EXPORT, thing_columns, "Chọn cột, bộ cột đã lưu",                                  \
			"Columns of a sheet, saved sets", "columns", 0, &(thing) },                                                \
		{ POST, "/" path "/columns", CAP_EXPORT, thing_columns_post, "Lưu bộ cột hoặc kết xuất ngay",                      \
			"Save a column set, or take the sheet", "columns", ROUTE_HEAVY, &(thing) },                                \
		{ GET, "/" path "/columns/{id}", CAP_EXPORT, thing_columns_sheet, "Kết xuất theo bộ cột đã lưu",                   \
			"The sheet of a saved column set", NULL, ROUTE_HEAVY, &(thing) },                                          \
		{ GET, "/" path "/{id}", CAP_READ, thing_show, "Một mục", "One", "detail", 0, &(thing) },                          \
		{ POST, "/" path "/{id}", CAP_EDIT, thing_save, "Sửa, đính chính", "Change, correct", "form", ROUTE_UPLOAD,        \
			&(thing) },                                                                                                \
		{ PUT, "/" path "/{id}", CAP_EDIT, thing_save, "Sửa, đính chính", "Change, correct", NULL, 0, &(thing) },          \
		{ DELETE, "/" path "/{id}", CAP_EDIT, thing_delete, "Xoá", "Delete", NULL, 0, &(thing) },                          \
		{ GET, "/" path "/{id}/edit", CAP_EDIT, thing_edit, "Mẫu sửa", "Form to change", "form", 0, &(thing) },            \
		{ POST, "/" path "/{id}/delete", CAP_EDIT, thing_delete, "Xoá", "Delete", "detail", 0, &(thing) },                 \
		{ POST, "/" path "/{id}/step/{step}", CAP_EDIT, thing_step, "Bước xử lý", "Workflow step", "detail", 0,            \
			&(thing) },                                                                                                \
	{                                                                                                                          \
		GET, "/" path "/{id}/history", CAP_READ, thing_history, "Lịch sử thay đổi", "History", "history", 0, &(thing)      \
	}
/* Of what has erasable fields. */
#define THING_ERASE_ROUTE(path, thing)                                                                                             \
	{                                                                                                                          \
		POST, "/" path "/{id}/erase", CAP_EDIT, thing_erase, "Xoá dữ liệu cá nhân", "Erase personal data", "detail", 0,    \
			&(thing)                                                                                                   \
	}
#define THING_FILE_ROUTE(path, thing)                                                                                              \
	{                                                                                                                          \
		GET, "/" path "/{id}/file", CAP_READ, thing_file, "Tải tệp", "Download the file", NULL, 0, &(thing)                \
	}

/* For pages that show more than one kind of thing. */
struct jv *thing_head(struct cx *cx, struct jv *view, struct str title, const char *sub);
void thing_crumb(struct cx *cx, struct jv *head, const char *text, struct str url);
void thing_act(struct cx *cx, struct jv *head, const char *text, struct str url, bool primary);
struct jv *thing_table(struct cx *cx, const struct res *r, struct row *const *rows, size_t n, const char *empty); /* @table */
struct jv *thing_column(struct cx *cx, struct jv *table, const char *text); /* one more of it: its cells are added row by row */
struct jv *thing_cell(struct cx *cx, struct jv *table, size_t row, const char *label, struct str text);
struct str thing_url(struct cx *cx, const struct row *row);
/* The input of its short form that takes a field; null: that form has none. */
struct str thing_input(const struct thing *t, const struct row *row, const char *field);
/* "45/BC-VP ngày 28/11/2026": a number (empty: none) and a date (or an instant) for that field. False: there is none. */
bool dated_read(struct cx *cx, const struct field *when, struct str typed, struct str *text, struct val *out);
void thing_ref_url(struct cx *cx, struct jv *o, const struct field *f, const struct val *v);   /* o.url beside o.text (val_show) */
void thing_option(struct cx *cx, struct jv *list, struct str value, struct str text, bool on); /* of a select */
void thing_choice(
	struct cx *cx, struct jv *list, struct str value, struct str text, struct str now); /* on where it is what was chosen */
struct jv *thing_field(struct cx *cx, struct jv *fields, const char *code, const char *kind, const char *label, struct str value,
	bool required); /* of a form; `help`, `error`, `options` are the caller's */
struct jv *thing_filter(struct cx *cx, struct jv *filters, const char *code, const char *label, const char *kind, struct str value);
/* The page `list` over what is no resource: its columns, then its rows; column `at` of a row is its link. */
struct thing_col {
	const char *vi, *en, *kind; /* kind as the page's cells: "num" "date" "head" "nowrap"; NULL: text */
};
struct jv *plain_table(struct cx *cx, struct jv *view, const struct thing_col *cols, size_t n, const char *empty);
void plain_row(
	struct cx *cx, struct jv *rows, const struct thing_col *cols, size_t n, const struct str *texts, size_t at, struct str url);
/* A filter that cannot be read: the page stays, `view` drawing it with what was typed and what is wrong at its field. */
enum rc plain_refused(struct cx *cx, const struct req *rq, enum rc rc,
	void (*view)(struct cx *cx, const struct req *rq, const struct fault *told, struct jv *view, void *with), void *with,
	struct reply *out);
struct author {
	struct str account, post, unit; /* null: not known */
};
struct author author_of(struct cx *cx, int64_t seq);                    /* who wrote this ledger entry, as the person was then */
struct str author_text(struct cx *cx, int64_t seq, struct str account); /* "Chuyên viên, Vụ Pháp chế (tài khoản vpc1)" */
struct jv *set_text(struct cx *cx, struct jv *o, const char *key, struct str s); /* nothing for a null str */
