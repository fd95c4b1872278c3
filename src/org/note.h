/* The words of a note (papers.content_note), which is kept in Vietnamese: what the paper or its copy says stands between “ ”, and outside of these stands
 * nothing but these words and numbers, so that
 * note_say can say it in English. Who may call: report/ writes them, the resource of papers says them. */
#pragma once
#include "base/cx.h"

#define SAY_NOT_SEEN "không thấy"
#define SAY_COPY_SAYS "bản ký ghi"
#define SAY_ADDED "có thêm"
#define SAY_AND "và"
#define SAY_MORE "chỗ khác"
#define SAY_READ "đọc được và khớp"
#define SAY_ROWS "dòng"
#define SAY_UNREAD "chưa đọc được đủ"
#define SAY_NOT_DONE "chưa đối chiếu được"
#define SAY_ROWS_OF "các dòng của bảng"
#define SAY_TABLE "bảng"
#define SAY_COLUMN "cột"
#define SAY_IN_COPY "trên bản ký"
#define SAY_FROZEN "số liệu đã chốt"
#define SAY_SAYS "ghi"
#define SAY_EMPTY "để trống"
#define SAY_ELSEWHERE "không đứng ở chỗ của nó trên bản ký"
#define SAY_LACKS "bản ký thiếu"
#define SAY_HAS_MORE "bản ký có thêm dòng"
#define SAY_NOT_OURS "mà số liệu đã chốt không có"

struct str note_say(struct cx *cx, struct str note); /* a stored note, in the reader's language */
