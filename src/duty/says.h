/* Every sentence that a reason can be, in both languages. Places: {f} the fact; {a} {b} numbers; {ma} {mb} minutes, said in hours or days; {A} {B} days; {i} {j} the facts with ids a, b;
 * {T} the instant a; {u} the day of the entry at instant b that said of {f} what stands since, and who made it; {%a} tenths of a percent; {plan} {dossier} {authority} the state a;
 * {cond} {ask} the condition a, denied or asked; {case} {note} the conditions and the note of the date's rule a. One line a sentence, sorted. */
#pragma once

/* clang-format off */
#define SAYS(X) \
	X(ABSENT, "{f} chưa có tên trong danh sách nào của năm nay", "{f} stands on no list this year") \
	X(ACCEPTED_BARE, "Nghiệm thu, đánh giá đạt ngày {A} chưa có văn bản đủ số, ngày, người ký: mới là tự khai; gắn biên bản nghiệm thu hoặc báo cáo đánh giá: {f}", "accepted or assessed as passed on {A}, without a document with number, date and signer: self-declared; attach the minutes or the report: {f}") \
	X(ACCEPTED_HOW, "Nghiệm thu ngày {A} chưa ghi kết quả nên chưa tính: ghi theo kết luận của biên bản: {f}", "the acceptance of {A} does not say its result and does not count: enter what its minutes conclude: {f}") \
	X(ACCEPTED_ON, "Nghiệm thu, đánh giá đạt ngày {A}: {f}", "accepted or assessed as passed on {A}: {f}") \
	X(ACCESS_OPEN, "{f} nghỉ, chuyển công tác ngày {A}, chưa ghi nhận thu hồi quyền truy cập (hạn {B})", "{f} left on {A}; access is not recorded as taken back (by {B})") \
	X(ACCESS_REMOVED, "Đã thu hồi quyền truy cập của {j} ngày {A}", "access of {j} was taken back on {A}") \
	X(ACCESS_REVIEW, "Rà soát tài khoản ngày {A}, {b} người: {f}", "accounts reviewed on {A}, {b} people: {f}") \
	X(ACCOUNT_NOBODY, "Có tài khoản không gắn với người cụ thể: {f}", "an account belongs to no named person: {f}") \
	X(ACKED, "Đã xác nhận nhận cảnh báo ngày {A}", "acknowledged on {A}") \
	X(ACT, "Đã thực hiện ngày {A}: {f}", "done on {A}: {f}") \
	X(ACT_AHEAD, "Ghi là đã thực hiện ngày {A}, sau ngày nhập vào sổ {B}: không được tính, cần đính chính: {f}", "said to be done on {A}, after its entry on {B}: it does not count and wants correction: {f}") \
	X(ACT_BEFORE, "Hoạt động ngày {A} có trước ngày giao việc {B}; không chứng minh việc này: {f}", "done on {A}, before the task was given on {B}: it does not show it done: {f}") \
	X(ACT_LONG, "Ghi kéo dài từ {A} đến {B}, quá số ngày một việc như vậy diễn ra (tham số act.days), nên chỉ là tự khai: đính chính ngày bắt đầu, ngày kết thúc: {f}", "said to run from {A} to {B}, more days than such an act takes (setting act.days), so it is self-declared only: correct its start or end: {f}") \
	X(ACT_NO_PEOPLE, "Đã thực hiện ngày {A}: {f}, còn thiếu danh sách hoặc số người tham dự", "done on {A}: {f}; its list or number of people is missing") \
	X(ACT_UNDATED, "Chưa ghi ngày thực hiện nên chưa tính: {f}", "it does not say when it was done and does not count: {f}") \
	X(TASK_FROM, "Kế thừa việc giao cho {f}, đã kết thúc ngày {A}", "a task of {f}, which ended on {A}") \
	X(TASK_LEFT, "Giao cho {f}, đã kết thúc ngày {A}, chưa rõ đơn vị kế thừa: ghi đơn vị kế thừa, hoặc lập phiên bản mới giao cho đơn vị khác", "given to {f}, which ended on {A}, and no one unit continues it: say which does, or give it to another by a new version") \
	X(ACTOR_GUESS, "Giao cho {i} là suy đoán, chưa có văn bản: {f}", "that {i} must act is a guess, no document says so: {f}") \
	X(ADDED_LATER, "{f} được bổ sung vào cảnh báo ngày {A}: hạn xử lý tính từ ngày đó", "{f} was added to the warning on {A}: its time to fix runs from that day") \
	X(ADVISORY, "Quá ngày {A}, nhưng căn cứ mới đọc gián tiếp hoặc để ngỏ: Cần đối chiếu văn bản gốc", "past {A}, but the rule's text was only read second-hand or is open: compare with the original") \
	X(AFTER_LEAVE, "{f} còn thao tác ngày {B} sau khi nghỉ, chuyển công tác ngày {A}", "{f} acted on {B} after leaving on {A}") \
	X(APPLIES_UNKNOWN, "Chưa đủ thông tin để biết có áp dụng hay không: {ask}", "whether it applies cannot be told: {ask}") \
	X(APPROVED_UNSHOWN, "Hồ sơ ghi là đã phê duyệt nhưng chưa có quyết định", "the dossier says approved, but no decision is registered") \
	X(ASSESSED, "Đơn vị {j} được đánh giá ngày {A}", "{j} was assessed on {A}") \
	X(ASSESSED_SHARE, "Đã đánh giá {a}/{b} đơn vị", "{a} of {b} units assessed") \
	X(ATTENDANCE, "{a}/{b} người có tên trong danh sách tham dự của năm", "{a} of {b} people stand on the year's lists") \
	X(ATTENDED, "{j} tham dự ngày {A}: {f}", "{j} attended on {A}: {f}") \
	X(AUTHORITY_FALSE, "Khai thẩm quyền ký là {authority} nhưng {j} không phải như vậy vào ngày ký: {f}", "said to be approved by the {authority}, which {j} was not on that day: {f}") \
	X(AUTHORITY_GUESS, "Vai trò, quan hệ kế thừa {f} vào ngày {B} là suy đoán (chưa có văn bản, hoặc chưa rõ ngày thôi) nên chưa xét được thẩm quyền của {i}: ghi văn bản căn cứ, ngày", "the role or succession {f} is a guess on {B} (no document, or no known end): whether {i} was competent cannot be told; record its document and dates") \
	X(AUTHORITY_ROLE_UNKNOWN, "Chưa ghi đơn vị nào giữ vai trò có thẩm quyền vào ngày {B} nên chưa xét được thẩm quyền của {i}: {f}", "no unit is recorded in the competent role on {B}: whether {i} was competent cannot be told: {f}") \
	X(AUTHORITY_UNKNOWN, "Chưa rõ đơn vị nào ký quyết định cấp độ {a} nên chưa xét được thẩm quyền", "who approved level {a} is not recorded: competence cannot be told") \
	X(BASIS_DEAD, "{f} viện dẫn văn bản hết hiệu lực sau ngày {A}", "{f} rests on a law that expired after {A}") \
	X(BASIS_OK, "{f}: căn cứ pháp lý còn hiệu lực", "{f}: its legal basis is in force") \
	X(BASIS_UNREAD, "{f}: căn cứ pháp lý có văn bản mà Bộ quy định không biết; ghi mã hoặc số, ký hiệu của từng văn bản, cách nhau bằng dấu phẩy", "{f}: its legal basis names a text that no pack knows; give the code or the number of each, with commas between") \
	X(BASIS_UNKNOWN, "{f}: chưa ghi căn cứ pháp lý", "{f}: its legal basis is not recorded") \
	X(BEFORE_LIVE, "Thực hiện ngày {A}, trước ngày vận hành {B}, mà không phải kiểm tra trước khi sử dụng", "done on {A}, before go-live on {B}, and not as a test before use") \
	X(BUDGET, "Kinh phí an ninh mạng bằng {%a} tổng kinh phí làm mẫu số (yêu cầu {b} %): {f}", "security is {%a} of the base (asked {b} %): {f}") \
	X(BUDGET_OVER, "Số tiền cho an ninh mạng lớn hơn tổng kinh phí làm mẫu số: {f}", "the amount for security exceeds its base: {f}") \
	X(BUDGET_WHOLE, "Tính theo khoản có tổng kinh phí làm mẫu số lớn nhất, mới nhất: {f}", "judged by the one with the largest base, the newest of those: {f}") \
	X(BUDGET_UNKNOWN, "Thiếu số tiền hoặc tổng kinh phí làm mẫu số: {f}", "amount or base is missing: {f}") \
	X(CADENCE, "Chu kỳ {a} tháng một lần", "every {a} months") \
	X(CERTIFIED, "{j} có chứng chỉ cấp ngày {A}", "{j} holds a certificate of {A}") \
	X(CERTIFIED_SHARE, "{a}/{b} người quản trị, vận hành có chứng chỉ hoặc đúng chuyên ngành", "{a} of {b} administrators are certified or trained in the field") \
	X(CHANGED, "Hệ thống thay đổi ngày {A}, sau minh chứng ngày {B}: {f}", "the system changed on {A}, after the proof of {B}: {f}") \
	X(CHANGE_WORD, "Kết luận giữ nguyên mới là tự khai, gắn văn bản kết luận vào việc ngày {A}: {f}", "that it stays as it is was only said: attach the paper of that to the act of {A}: {f}") \
	X(CLOSED_MISSED, "Kỳ {A} – {B} đã đóng: chưa đạt", "the period {A} - {B} is closed: not done") \
	X(COMPETENCE_ADVICE, "Thẩm quyền quyết định cấp độ {a} cần đối chiếu văn bản gốc", "competence for level {a} must be compared with the original text") \
	X(COMPETENT, "Đúng thẩm quyền phê duyệt cấp độ {a} vào ngày {B}", "approved by who was competent for level {a} on {B}") \
	X(CONTINUES, "Đơn vị kế thừa {i}: thời hạn trả lời tính từ đơn vị cũ", "continues {i}: the time to answer runs on from it") \
	X(CONTRACT_AHEAD, "Hợp đồng có hiệu lực từ ngày {A}, vào ngày xét chưa phục vụ hệ thống: {f}", "the contract is in force from {A}; on the day asked about it did not serve the system yet: {f}") \
	X(CONTRACT_OTHER, "Hợp đồng {j} của {f} không phải của nhà cung cấp và hệ thống này, hoặc không có hiệu lực vào ngày {A}", "contract {j} of {f} is not of this provider and system, or was not in force on {A}") \
	X(CONTRACT_OVER, "Hợp đồng hết hiệu lực ngày {A}, đơn vị cung cấp không còn phục vụ hệ thống: {f}", "the contract ended on {A}; the provider serves the system no more: {f}") \
	X(COUNTED_BEFORE, "Việc làm đến ngày {A} theo gia hạn đã tính cho kỳ kết thúc {B}, không tính lại cho kỳ này", "what was done up to {A} under an extension counted for the period that ended on {B}, and is not counted again") \
	X(DECIDER_NONE, "Chưa ghi đơn vị quyết định", "who decided is not recorded") \
	X(DECIDER_NOT_ABOVE, "{i} không phải cấp trên hoặc bên giao nhiệm vụ của {j} vào ngày quyết định", "{i} was neither above {j} nor who gave it the duty on the day of the decision") \
	X(DECISION_FOREIGN, "Văn bản {f} không phải do {i} ban hành", "document {f} is not one of {i}") \
	X(DECISION_ISSUER, "Chưa ghi cơ quan ban hành văn bản {f}, hoặc cơ quan đó không có trong danh mục đơn vị: chưa biết có phải của {i} không", "who issued document {f} is not recorded or not in the register of units: it may not be {i}'s") \
	X(DECISION_UNCHECKED, "Văn bản {f} chưa được người thứ hai kiểm tra nên chưa được tính", "document {f} was not looked at by a second person and does not count yet") \
	X(DECISION_SINCE, "Văn bản {f} được kiểm tra trước khi quyết định này được ghi hoặc sửa: cần kiểm tra lại, chưa được tính", "document {f} was looked at before this decision was entered or changed: it wants another look and does not count yet") \
	X(DECISION_UNPROVEN, "Thiếu văn bản có số, ngày, người ký", "no document with number, date and signer") \
	X(DECLARED_ONLY, "Minh chứng chưa đủ mức yêu cầu (mới tự khai hoặc chưa có người thứ hai kiểm tra)", "the proof is weaker than asked (declared only, or not looked at by a second person)") \
	X(DEGREE, "{j} tốt nghiệp chuyên ngành an ninh mạng", "{j} holds a degree in cyber-security") \
	X(DONE_LATE, "Hoàn thành sau hạn {A} là {b} ngày", "done {b} days after {A}") \
	X(DONE_LATE_CLOCK, "Hoàn thành sau thời hạn {T} là {mb}", "done {mb} after {T}") \
	X(DONE_LATE_SPAN, "Hoàn thành sau hạn {A} ít nhất {b} ngày", "done at least {b} days after {A}") \
	X(DOSSIER, "Hồ sơ đề xuất cấp độ: {dossier}", "level dossier: {dossier}") \
	X(DRILL, "Diễn tập ngày {A}, có đủ ba điểm: {f}", "drill on {A} with three scores: {f}") \
	X(DRILL_ABSENT, "Diễn tập ngày {A} có hệ thống của đơn vị nhưng đơn vị không có người tham dự: {f}", "the drill of {A} was on the unit's systems, but nobody of it took part: {f}") \
	X(DRILL_GONE, "{f} không làm việc tại cơ quan vào ngày diễn tập {A} nhưng có tên trong danh sách tham dự", "{f} did not work here on the drill of {A}, yet is listed as taking part") \
	X(DRILL_OTHER_DAY, "Diễn tập ghi ngày {A} nhưng thời gian bắt đầu là ngày {B}", "the drill is dated {A}, but began on {B}") \
	X(DRILL_PART, "Đã tham gia diễn tập ngày {A}: {f}", "took part in the drill of {A}: {f}") \
	X(DRILL_PEOPLE, "Diễn tập ngày {A} không ghi người tham dự", "the drill of {A} names no participants") \
	X(DRILL_PLAN, "Kế hoạch diễn tập ngày {A}: {f}", "drill plan of {A}: {f}") \
	X(DRILL_PLANNED, "Dự kiến diễn tập ngày {A}: {f}", "a drill is planned for {A}: {f}") \
	X(DRILL_PLAN_AFTER, "Kế hoạch diễn tập ngày {A} sau ngày diễn tập {B}", "the drill plan of {A} is later than the drill of {B}") \
	X(DRILL_RISK, "Chưa có kế hoạch diễn tập được duyệt đến {A}: nguy cơ không đạt", "no approved drill plan by {A}: at risk") \
	X(DRILL_SCORES, "Diễn tập ngày {A} thiếu điểm quy trình, công nghệ hoặc con người", "the drill of {A} lacks a score") \
	X(DRILL_WINDOW, "Diễn tập ngày {A} không ghi thời gian bắt đầu, kết thúc", "the drill of {A} has no start and end") \
	X(BEGAN_AFTER, "Thuộc diện thực hiện từ {A}, sau hạn {B} của kỳ này: tính từ hạn kế tiếp: {f}", "bound since {A}, after this period's date {B}: asked from the next one on: {f}") \
	X(DUE_CASE, "Hạn {B} là của trường hợp: {case}; chưa đủ thông tin để biết có phải trường hợp này không", "the date {B} is that of the case: {case}; whether it is that one cannot be told") \
	X(DUE_HELD, "Hạn theo ngày vận hành đã ghi trước đó là {A}; ngày {u} ngày vận hành được ghi muộn hơn, chưa có biên bản nghiệm thu cho thấy, nên hạn giữ nguyên {A}: ghi việc “Nghiệm thu” kèm văn bản hoặc đề nghị gia hạn: {f}", "by the start recorded before it was due {A}; on {u} a later one was entered that no acceptance on paper shows, so {A} stays: record the acceptance with its document, or ask for an extension: {f}") \
	X(DUE_STOOD, "Hạn theo ngày vận hành đã ghi trước đó là {A}; ngày {u} ngày vận hành được ghi khác nên hạn lùi lại: hạn gốc vẫn là {A}: {f}", "by the start recorded before it was due {A}; on {u} another start was entered and moved the date: the original stays {A}: {f}") \
	X(DUE_LEGAL, "Hạn an toàn {A} là ngày nghỉ; hạn pháp lý là ngày làm việc tiếp theo, {B}", "the safe date {A} is a day off; by law it is the next working day, {B}") \
	X(DUE_NOTE, "Về thời hạn: {note}", "on the date: {note}") \
	X(DUE_OPEN, "Hạn {A} chỉ tính khi các điều kiện của nó được biết (cấp độ, trạng thái của hệ thống): chưa kết luận quá hạn", "the date {A} holds only where its conditions are known (level, state of the system): not said to be late") \
	X(DUE, "Hạn {A}", "due {A}") \
	X(ENTERED_LATE, "Nhập vào sổ sau ngày thực hiện {A} là {b} ngày: {f}", "entered {b} days after the act of {A}: {f}") \
	X(ENTERED_LATE_SPAN, "Nhập vào sổ ít nhất {b} ngày sau thời gian thực hiện {A}: {f}", "entered at least {b} days after the act of {A}: {f}") \
	X(EXCEPTION, "Chấp nhận rủi ro có thời hạn đến {A}", "risk accepted until {A}") \
	X(EXCEPTION_VOID, "Ngoại lệ thiếu văn bản duyệt hoặc thời hạn", "the exception lacks an approval or an end") \
	X(EXPLAINED, "Đã giải trình ngày {A}", "explained on {A}") \
	X(EXTENSION, "Gia hạn đến {A} (hạn gốc {B})", "extended to {A} (original {B})") \
	X(EXTENSION_EARLY, "Gia hạn đến {A} chưa khớp: không sau hạn {B}, không được tính, cần đính chính", "the extension to {A} contradicts the due day {B}: it is not after it, does not count and wants correction") \
	X(EXTENSION_PAPER, "Gia hạn đến {A} không được tính: văn bản kèm theo đã dùng để gia hạn việc này ({j}); mỗi lần gia hạn cần văn bản riêng", "the extension to {A} does not count: its paper has extended this once ({j}), and each extension wants a paper of its own") \
	X(EXTENSION_THIRD, "Gia hạn lần thứ ba đến {A} không được tính", "a third extension, to {A}, does not count") \
	X(EXTENSION_VOID, "Gia hạn đến {A} không được tính", "the extension to {A} does not count") \
	X(FIGURES_CHANGED, "Số liệu đã thay đổi ngày {A} sau khi ký ngày {B}: {f}", "figures changed on {A} after signing on {B}: {f}") \
	X(FIGURES_DIFFER, "Báo cáo ghi {a} hệ thống, tính lại là {b}", "the report says {a} systems, recomputed {b}") \
	X(FIGURES_NONE, "Báo cáo gửi ngày {A} chưa ghi số hệ thống nên chưa đối chiếu số liệu, chỉ tính là tự khai: ghi vào ô “Tổng số”: {f}", "the report sent on {A} does not say how many systems it counts: no figure was compared and it is self-declared; fill in “Count: all”: {f}") \
	X(FIGURES_UNSURE, "Báo cáo ghi {a} hệ thống; chưa tính lại được vì chưa rõ ngày bắt đầu hoặc kết thúc vận hành của {f}", "the report says {a} systems; it cannot be recounted: the days of {f} are not known") \
	X(FILE_CHANGED, "Chữ ký số của tệp không còn đúng (tệp đã thay đổi sau khi ký hoặc chữ ký không hợp lệ): {f}", "the file's digital signature does not hold (changed after signing, or not valid): {f}") \
	X(FILE_DATE, "Ngày ghi {A} lệch quá 7 ngày so với ngày trong tệp {B}", "the typed date {A} is more than 7 days from the file's, {B}") \
	X(FILE_REUSED, "Tệp của văn bản {f} trùng với tệp của văn bản khác: {i}", "the file of {f} is the same as that of another paper: {i}") \
	X(FIXED, "Đã khắc phục ngày {A}: {f}", "fixed on {A}: {f}") \
	X(FIXED_BEFORE, "Ghi là đã khắc phục ngày {A}, trước cuộc kiểm tra ngày {B} nêu kiến nghị này nên không được tính: {f}", "said to be fixed on {A}, before the inspection of {B} that found it: it does not count: {f}") \
	X(FIX_UNVERIFIED, "Chưa có lần dò quét sau ngày khắc phục {A} để xác nhận", "no scan after the fix of {A} confirms it") \
	X(FIX_VERIFIED, "Dò quét ngày {A} xác nhận đã khắc phục", "the scan of {A} confirms the fix") \
	X(FLOOR_ABOVE, "Đặc điểm đã biết yêu cầu cấp độ {a}, đang là cấp độ {b}", "known traits ask for level {a}, it has level {b}") \
	X(FOUND_LATER, "{f} được bổ sung vào cảnh báo ngày {A}, sau khi đã báo các đơn vị khác: báo tiếp trong 1 ngày làm việc", "{f} was added to the warning on {A}, after other units were told: one working day to tell its unit") \
	X(HEADCOUNT, "Đơn vị có {a} người theo số cơ quan ghi, danh sách người mới có {b}: {f}", "{f} has {a} people as the office counts; its list holds {b}") \
	X(HEADCOUNT_UNKNOWN, "Tỷ lệ tính trên danh sách người đã nhập; cơ quan chưa ghi số người của đơn vị để đối chiếu: {f}", "the share is of the people entered; the office has not stated the headcount to check them against: {f}") \
	X(HEAD_AFTER, "{f} nhận nhiệm vụ ngày {A}, sau văn bản phân công ngày {B}", "{f} took office on {A}, after the assignment of {B}") \
	X(HEAD_UNKNOWN, "Chưa ghi ngày nhận nhiệm vụ của người đứng đầu nên chưa đối chiếu được với văn bản phân công ngày {A}: {f}", "the first day of the head is not on record: the assignment of {A} cannot be compared with it: {f}") \
	X(HEIR, "{i} nay là đơn vị này, những gì đã ghi cho đơn vị cũ được tính: {f}", "{i} is this unit now, and what was entered for it counts: {f}") \
	X(HEIR_JOINED, "{i} nay thuộc đơn vị này, người và hệ thống còn ghi cho đơn vị cũ được tính: {f}", "{i} is part of this unit now, and its people and systems count here: {f}") \
	X(HEIR_GUESS, "{i} nay là đơn vị này là suy đoán, chưa có văn bản: {f}", "that {i} is this unit now is a guess, no document says so: {f}") \
	X(INCIDENT_AT, "Phát hiện lúc {T}, phải báo trong {b} giờ", "detected at {T}, to be reported within {b} hours") \
	X(IN_LEDGER, "Khiên ghi nhận lúc {T}, đúng ngày thực hiện: nhật ký là minh chứng, tính theo giờ ghi nhận: {f}", "recorded by Khiên at {T}, on the very day of the act: the ledger is the proof, and its time counts: {f}") \
	X(INCIDENT_THERE, "Có sự cố ngày {A}: {f}", "an incident on {A}: {f}") \
	X(INTERVENTION, "Can thiệp ngày {A} có yêu cầu được duyệt: {f}", "intervention of {A}, approved before: {f}") \
	X(INTERVENTION_BAD, "Can thiệp ngày {A} không có yêu cầu được duyệt trước: {f}", "intervention of {A} without a request approved before it: {f}") \
	X(IN_WINDOW, "Chưa có thông tin (đang trong thời hạn khai báo đến {A})", "no information yet (declaration window until {A})") \
	X(INFO_CHANGED, "Loại hình hoặc loại thông tin xử lý của hệ thống được ghi khác từ ngày {A}, sau quyết định ngày {B}: cần quyết định giữ nguyên hay xác định lại cấp độ: {f}", "the system's kind or information handled is recorded otherwise since {A}, after the decision of {B}: keep the level or determine it again: {f}") \
	X(ITEM, "Kiến nghị có hạn {A}: {f}", "finding due {A}: {f}") \
	X(LATE, "Quá hạn {A}, quá {b} ngày", "{b} days past {A}") \
	X(LATE_TODAY, "Quá hạn trong ngày hôm nay, {A}", "past its hour today, {A}") \
	X(LEVEL_UNSHOWN, "Quyết định cấp độ {a} mới là số liệu khai, chưa có văn bản để xem: chưa bỏ được việc của cấp độ cao hơn", "that level {a} was decided is only typed, with no paper to look at: what a higher level asks for is not taken away") \
	X(JUDGED_BEFORE, "Ghi là đã kết luận ngày {A}, trước khi có cảnh báo ngày {B} nên không được tính: {f}", "said to be found on {A}, before the warning of {B}: it does not count: {f}") \
	X(LEVEL, "Quyết định cấp độ {a} ngày {B}: {f}", "level {a} decided on {B}: {f}") \
	X(LEVEL_ENDED, "Quyết định hết hiệu lực từ ngày {A}, chưa có quyết định mới: {f}", "the decision is out of force since {A}, and no new one is there: {f}") \
	X(LEVEL_ONCE, "Quyết định cấp độ {a} ngày {B} đã ghi hết hiệu lực hoặc có quyết định sau chưa kèm văn bản: vẫn xét ít nhất cấp độ {a} đến khi có quyết định khác kèm văn bản: {f}", "level {a}, decided on {B}, was ended, or followed by a decision that no paper shows: at least that level is asked for until another decision is shown: {f}") \
	X(LEVEL_OPEN, "Chưa biết cấp độ của hệ thống nên chưa biết có phải làm việc này theo chu kỳ không", "the level is not known: whether this is asked for cannot be told") \
	X(LIST_CHANGED, "{f} thay đổi ngày {A}, sau xác nhận ngày {B}", "{f} changed on {A}, after the confirmation of {B}") \
	X(LIST_CONFIRMED, "Xác nhận danh mục ngày {A}, có giá trị {b} ngày", "list confirmed on {A}, holds {b} days") \
	X(LIST_GONE, "{f} bị xoá khỏi sổ ngày {A}, sau xác nhận ngày {B}", "{f} was deleted on {A}, after the confirmation of {B}") \
	X(LIST_LEFT, "{f} không còn thuộc danh mục từ ngày {A}, sau xác nhận ngày {B}", "{f} is off the list since {A}, after the confirmation of {B}") \
	X(LOG, "Nhật ký nhận ngày {A} từ {j}", "log received on {A} from {j}") \
	X(LOG_SHARE, "Nhật ký phủ {a}/{b} máy", "logs cover {a} of {b} machines") \
	X(MACHINES_BARE, "{a} máy chưa ghi địa chỉ hoặc tên miền nên tính là chưa phủ: {f}", "{a} machines have no address or name on record and count as not covered: {f}") \
	X(MAIL, "Thư đến {a}/{b} hộp thư: {f}", "mail reached {a} of {b} mailboxes: {f}") \
	X(MAIL_FEW, "Số hộp thư đã ghi là {a}, ít hơn tỷ lệ phải đạt trên {b} người của cơ quan, nên chỉ là tự khai: ghi đủ số hộp thư, hoặc đính chính số người: {f}", "{a} mailboxes are counted, fewer than the share of the office's {b} people, so it is self-declared only: count all mailboxes, or correct the headcount: {f}") \
	X(MAIL_OVER, "Số đã gửi {a} lớn hơn tổng số hộp thư {b}", "{a} delivered exceeds {b} mailboxes") \
	X(MAIL_PEOPLE, "Chưa ghi số người của {f} nên chưa biết lần gửi ngày {A} có đến toàn bộ hộp thư không, chỉ là tự khai: ghi Số người của cơ quan hoặc của từng đơn vị", "the headcount of {f} is not recorded, so nobody can tell whether the mailing of {A} went to all mailboxes, and it is self-declared only: record the headcount of the office or of each unit") \
	X(MAIL_UNCOUNTED, "Thiếu tổng số hộp thư hoặc số đã gửi đến: {f}", "mailboxes or deliveries are not counted: {f}") \
	X(MAIL_WHOLE, "Tính trên số hộp thư lớn nhất đã ghi trong kỳ là {a}: {f}", "judged by the most mailboxes that a mailing of the period counts, {a}: {f}") \
	X(MINUTES_EARLY, "Biên bản {f} ngày {A} có trước văn bản kết thúc vận hành ngày {B} nên không chứng minh được việc thực hiện: gắn biên bản lập từ ngày đó", "the minutes {f} of {A} are older than the paper of {B} that ended it and do not show it carried out: add minutes of that day or later") \
	X(MONITORED, "Báo cáo giám sát gần nhất ngày {A}; trong các tuần phải có, {b} tuần đã có", "last monitoring report {A}; {b} of the weeks that are asked for have one") \
	X(NA_DECISION, "Không áp dụng theo quyết định, có giá trị đến {A}", "not applicable by decision, until {A}") \
	X(NA_EXPIRED, "Quyết định không áp dụng đã hết giá trị ngày {A}", "the decision that it does not apply ran out on {A}") \
	X(NA_VOID, "Khai không áp dụng không được tính: không phải quyết định của cấp trên đã kiểm tra", "said not to apply; it does not count without a checked decision from above") \
	X(NETWORK_PARTLY, "Vùng mạng {f}: mới phủ {a}/{b} địa chỉ", "network {f}: {a} of {b} addresses covered") \
	X(NEWCOMER, "{f} mới nhận việc ngày {A}, chưa tính", "{f} is new since {A}, not counted yet") \
	X(NEW_ASSETS, "{a} máy đưa vào sử dụng từ {B} chưa được quét", "{a} machines in use since {B} are not scanned") \
	X(NONE_AFFECTED, "Đã kết luận không hệ thống nào bị ảnh hưởng", "found to affect no system") \
	X(NONE_DENIED, "Xác nhận không có hệ thống ngày {A} trái với {f}", "\"no systems\" of {A} is denied by {f}") \
	X(NOTHING, "Xác nhận không phát sinh ngày {A}", "nothing arose, confirmed on {A}") \
	X(NOT_AFFECTED, "Kết luận không ảnh hưởng ngày {A}", "found not affected on {A}") \
	X(NOT_ALLOCATED, "Chưa giao dự toán nên chưa tính quá hạn", "money is not allocated yet: nothing can be late") \
	X(NOT_APPLIES, "Không áp dụng: {cond}", "does not apply: {cond}") \
	X(NOT_CERTIFIED, "{f} chưa có chứng chỉ an ninh mạng còn giá trị", "{f} holds no certificate") \
	X(NOT_COMPETENT, "Không đúng thẩm quyền phê duyệt cấp độ {a} vào ngày {B}", "not competent to approve level {a} on {B}") \
	X(NOT_CONTRACTED, "{f} không phải người đang làm trong hợp đồng vào ngày {A}", "{f} was not a contracted person on {A}") \
	X(NOT_IN_FORCE, "Văn bản không còn hoặc chưa có hiệu lực: {f}", "not in force: {f}") \
	X(NOT_ASSIGNED, "Chưa có văn bản phân công nêu cả hệ thống {f} và {i}: mới là tự khai; gắn quyết định phân công (một văn bản dùng cho nhiều hệ thống, nhiều người)", "no assignment on paper names both {f} and {i}: self-declared; attach the assigning document (one serves many systems and people)") \
	X(NOT_MATCHED, "Chưa đối chiếu cảnh báo với hệ thống nào", "not matched with any system yet") \
	X(NOT_REPORTED, "Chưa báo cáo; hạn {T}", "not reported; due {T}") \
	X(NOT_REVIEWED, "{f} chưa được rà soát", "{f} was not reviewed") \
	X(NOT_SCANNED, "Chưa quét: {f}", "not scanned: {f}") \
	X(NOT_SCANNED_MORE, "Còn {a} máy khác chưa quét", "{a} more machines not scanned") \
	X(NOT_IN_LEDGER, "Khiên ghi nhận lúc {T}, không phải trong ngày đã khai {B}: mới là tự khai; gắn văn bản của việc này: {f}", "recorded by Khiên at {T}, not on the day that it says ({B}): self-declared; attach its document: {f}") \
	X(NOT_SIGNED_IN, "Nhập lúc {T} bằng dòng lệnh, không phải người đăng nhập ghi, hoặc ngày chưa đủ: mới là tự khai; gắn văn bản của việc này: {f}", "entered at {T} by the command line and not by somebody signed in, or of no whole day: self-declared; attach its document: {f}") \
	X(NOT_TO_BE_SEEN, "{f} chưa có tệp, chưa ghi nơi lưu, chưa ai đối chiếu: mới là tự khai", "{f} has no file and no place where it is kept, and nobody compared it: self-declared") \
	X(NOT_YET, "Chưa xảy ra vào ngày xét", "not there yet on the day asked about") \
	X(NAMED_DELETED, "Trước ngày {A} hệ thống còn ghi người hoặc đơn vị nay đã bị xoá khỏi sổ, nay để trống: ghi người hoặc đơn vị hiện nay", "before {A} the system named somebody whose entry was deleted since, and names nobody now: name who it is today") \
	X(NAMED_NO_MORE, "Trước ngày {A} hệ thống còn ghi {f}, nay để trống: ghi người hoặc đơn vị hiện nay", "before {A} the system named {f}, and names nobody now: name who it is today") \
	X(NO_ACT, "Chưa ghi nhận việc nào thuộc nội dung này trong kỳ", "no such act is recorded in the period") \
	X(NO_ADMINISTRATORS, "Chưa ghi ai trực tiếp quản trị, vận hành hệ thống", "nobody is recorded as administering the system") \
	X(NO_ASSETS, "Chưa khai máy, địa chỉ nào ở mục Tài sản của hệ thống nên không tính được độ phủ", "no machine or address stands among the assets of the system: coverage cannot be told") \
	X(NO_CADENCE, "Cấp độ của hệ thống không yêu cầu việc này theo chu kỳ", "the system's level asks for no such cadence") \
	X(NO_CONFIRM, "Chưa có xác nhận của đơn vị", "the unit has not confirmed") \
	X(NO_CONTRACT, "{f} chưa ghi thuộc hợp đồng nào nên chưa khớp với người trong hợp đồng", "no contract of {f} is on record: not matched to a contracted person") \
	X(NO_DOSSIER, "Chưa có thông tin về hồ sơ cấp độ", "nothing is known of the level dossier") \
	X(NO_DRILL, "Chưa ghi nhận diễn tập trong năm", "no drill recorded this year") \
	X(NO_DRILL_PLANNED, "Chưa có diễn tập nào có hệ thống của đơn vị", "no drill on the unit's systems is scheduled") \
	X(NO_DUE, "Không có thời hạn ấn định", "no date is set") \
	X(NO_FIX, "Chưa ghi nhận kết quả xử lý", "no fix is recorded") \
	X(NO_INSTANT, "Chưa ghi giờ, ngày {f} đến hoặc xảy ra: chưa tính được thời hạn", "when {f} arrived or happened is not recorded: no clock can run") \
	X(NO_LEAVER, "Không có người nghỉ, chuyển công tác trong 12 tháng gần nhất và không còn quyền truy cập nào chưa thu hồi", "nobody left in the last twelve months and no access is still open") \
	X(NO_LEVEL, "Chưa có quyết định cấp độ và chưa đủ thông tin để biết cấp độ tối thiểu", "no level decision, and too little is known to tell the least level") \
	X(NO_LEVEL_FLOOR, "Chưa có quyết định cấp độ; đặc điểm đã biết yêu cầu ít nhất cấp độ {a}", "no level decision; known traits ask for level {a} at least") \
	X(NO_LOG, "Chưa nhận nhật ký từ {f}", "no log received from {f}") \
	X(NO_LOG_MORE, "Còn {a} máy khác chưa nhận nhật ký", "no log received from {a} more machines") \
	X(NO_MAIL, "Chưa ghi nhận lần gửi thư nào trong kỳ", "no mailing recorded in the period") \
	X(NO_MONITORING, "Chưa ghi nhận báo cáo giám sát nào", "no monitoring report is recorded") \
	X(NO_NUMBER, "Quyết định cấp độ thiếu số", "the level decision has no number") \
	X(NO_OPERATOR, "Chưa ghi đơn vị vận hành", "the operating unit is not recorded") \
	X(NO_PAPER, "Chưa có văn bản chứng minh", "no paper proves it") \
	X(NO_PENTEST, "Chưa ghi nhận kiểm thử xâm nhập", "no pentest recorded") \
	X(NO_PEOPLE, "Chưa có danh sách người của đơn vị", "the unit's people are not registered") \
	X(NO_PERIOD, "Chưa đặt kỳ báo cáo (tham số kèm văn bản căn cứ)", "the period is not set (a setting with its source document)") \
	X(NO_PERSON, "Chưa ghi người chịu trách nhiệm", "no responsible person is recorded") \
	X(NO_RECEIPT, "Báo cáo ngày {A} thiếu biên nhận (số hiệu bên ngoài)", "the report of {A} has no sending receipt") \
	X(NO_REGULATION, "Chưa có quy chế còn hiệu lực áp dụng cho hệ thống", "no regulation in force covers the system") \
	X(NO_REGULATIONS, "Chưa có quy định nào kèm căn cứ pháp lý trong danh mục", "no regulation with its legal basis is registered") \
	X(NO_REPORT, "Chưa ghi nhận báo cáo của kỳ", "no report of the period is recorded") \
	X(NO_REVIEW, "Chưa ghi nhận lần rà soát tài khoản nào", "no account review is recorded") \
	X(ITEM_HELD, "Ngày {u} hạn được ghi lùi lại khi hạn {A} đã đến hoặc còn không quá 30 ngày, nên hạn giữ nguyên: gia hạn bằng văn bản của bên giao: {f}", "on {u}, when {A} had come or was at most 30 days away, a later date was entered: {A} stays; who set it extends it by a document: {f}") \
	X(REVIEW_HELD, "Ngày {u} hẹn rà soát được ghi lùi lại khi hạn {A} đã đến hoặc còn không quá 30 ngày mà chưa rà soát, nên hạn giữ nguyên: rà soát hoặc đề nghị gia hạn: {f}", "on {u}, when {A} had come or was at most 30 days away and no review was held, a later date was entered: {A} stays; review it, or ask for an extension: {f}") \
	X(SENT_AFTER, "Báo cáo ghi gửi ngày {B}, trước ngày của văn bản báo cáo {A}: tính là gửi từ ngày văn bản: {f}", "the report is said to be sent on {B}, before the date of its paper, {A}: it counts from that date: {f}") \
	X(NO_REVIEW_DATE, "Chưa đặt ngày rà soát: {f}", "no review date is set: {f}") \
	X(NO_ROLE, "Chưa có đơn vị nào được giao vai trò này", "no unit holds this role") \
	X(NO_SCAN, "Chưa có lần dò quét đủ điều kiện trong kỳ", "no scan that counts in the period") \
	X(NO_SYSTEMS, "Xác nhận không quản lý hệ thống ngày {A}, có giá trị {b} ngày", "\"no systems\" confirmed on {A}, holds {b} days") \
	X(NO_T0, "Chưa ghi thời điểm phát hiện sự cố", "the time of detection is not recorded") \
	X(NO_TARGET, "Không mục tiêu nào trong {a} địa chỉ đã quét thuộc hệ thống", "none of the {a} scanned addresses belongs to the system") \
	X(NO_WARNINGS, "Không có cảnh báo nào từ {A} đến {B} và chưa có xác nhận", "no warning from {A} to {B}, and nobody confirms that") \
	X(NO_WINDOW, "Chưa có thông tin (chưa đặt mốc thời hạn khai báo)", "no information (the declaration window is not set)") \
	X(OPERATOR, "Đơn vị vận hành: {i}", "operated by {i}") \
	X(OPERATOR_OVER, "Đơn vị vận hành đã kết thúc ngày {A}, chưa rõ đơn vị kế thừa: ghi đơn vị vận hành hiện nay của hệ thống: {f}", "the operating unit ended on {A}, and no one unit continues it: name who operates the system now: {f}") \
	X(OTHER_ISSUER, "Quyết định ghi do {i} ban hành nhưng văn bản chứng minh ghi do {j} ban hành: {f}", "the decision is said to be of {i}, but the paper that proves it of {j}: {f}") \
	X(OTHER_PAPER, "Số, ngày của quyết định ({B}) khác số, ngày của văn bản chứng minh: {f} ngày {A}", "number or date of the decision ({B}) is not that of the paper that proves it: {f} of {A}") \
	X(PAPER, "Minh chứng bằng văn bản ngày {A}: {f}", "proven by a paper of {A}: {f}") \
	X(PAPER_BEFORE, "Văn bản ngày {A} có trước ngày giao việc {B}; không chứng minh việc này: {f}", "a paper of {A}, before the task was given on {B}: it does not show it done: {f}") \
	X(PAPER_OF_BEFORE, "Văn bản ngày {A} có trước ngày thành lập đơn vị {B}, không chứng minh việc này cho đơn vị: {f}", "a paper of {A}, before the unit was there on {B}: it proves nothing for it: {f}") \
	X(PAPER_CAME, "Văn bản {f} là văn bản chuyển đến (cảnh báo, kết luận kiểm tra), không chứng minh được việc đơn vị đã xác định, đã làm: gắn văn bản của đơn vị", "document {f} is the one that came (the warning, the conclusion of an inspection) and does not show what the unit found or did: add the unit's own") \
	X(PAPER_EARLY, "Văn bản {f} ngày {A} có trước ngày thực hiện {B}, không chứng minh được kết quả: gắn văn bản kết quả, hoặc đính chính ngày thực hiện", "document {f} of {A} is older than the act of {B} and does not show its result: add the paper of the result, or correct the day of the act") \
	X(PAPER_LACKS, "Văn bản {f} chưa ghi đủ số, ngày, người ký: mới là tự khai; bổ sung thông tin còn thiếu của văn bản", "document {f} lacks its number, date or signer: self-declared; complete it") \
	X(PAPER_OTHER_PERIOD, "Văn bản {f} ngày {A} không phải của kỳ từ ngày {B}", "document {f} of {A} is not of the period from {B} on") \
	X(PAPER_OLD, "Văn bản {f} ngày {A} là của kỳ, của năm trước nữa, không chứng minh được việc ngày {B}: gắn văn bản của chính việc này", "document {f} of {A} is of an earlier period and does not show what was done on {B}: add the paper of this very act") \
	X(PAPER_OF, "Văn bản {f} ngày {A}", "document {f} of {A}") \
	X(PENTEST, "Kiểm thử xâm nhập ngày {A}, cho phép tại {j}", "pentest on {A}, allowed by {j}") \
	X(PENTEST_UNAPPROVED, "Kiểm thử xâm nhập ngày {A} không có văn bản cho phép ký trước", "the pentest of {A} has no written approval dated before it") \
	X(PERSON, "Người chịu trách nhiệm: {f}", "responsible: {f}") \
	X(PERSON_LEFT, "Người chịu trách nhiệm đã nghỉ, chuyển công tác ngày {A}: {f}", "the responsible person left on {A}: {f}") \
	X(PLAN_FAILS, "Khai triển khai đầy đủ nhưng kết quả đánh giá ngày {A} không đạt: {f}", "said to be full, but the assessment of {A} failed: {f}") \
	X(PLAN_MISSED, "Kế hoạch khắc phục đã quá mốc {A}", "the remedial plan missed {A}") \
	X(PLAN_PAPER, "Có văn bản về phương án, chưa ghi mức triển khai: {f}", "there is a paper on the plan; how far it is implemented is not recorded: {f}") \
	X(PLAN_PAPER_ONLY, "Văn bản về phương án cho biết việc phải làm, chưa cho thấy đã làm: cần biên bản nghiệm thu hoặc kết quả đánh giá đạt: {f}", "a paper on the plan says what is to be done, not that it is: minutes of acceptance or a passed assessment are wanted: {f}") \
	X(PLAN_STATE, "Phương án: {plan}", "plan: {plan}") \
	X(PLAN_UNPROVEN, "Khai triển khai đầy đủ, chưa có nghiệm thu hoặc đánh giá đạt kèm văn bản: mới là tự khai", "said to be full, without an acceptance or a passed assessment on paper: self-declared") \
	X(PLAN_WHOLE, "Các yêu cầu không được xét từng mục ở đây: mức “đầy đủ” theo biên bản nghiệm thu, kết quả đánh giá trên", "the requirements are not looked at one by one here: that it is full rests on that acceptance or assessment") \
	X(PROPOSED_THEN, "Đơn vị đã đề xuất cấp độ {a} rồi tự hạ; hạn theo cấp độ đã đề xuất giữ nguyên đến khi có quyết định cấp độ: {f}", "the unit proposed level {a} and lowered it itself; the date of that level stays until a level is decided: {f}") \
	X(PLAN_VOID, "Kế hoạch khắc phục không được tính: thiếu mốc thời gian hoặc chưa được cấp có thẩm quyền duyệt", "the remedial plan does not count: no end, or not approved by who may") \
	X(POST, "Có chức danh chịu trách nhiệm: {f}", "a responsible post is recorded: {f}") \
	X(POST_ONLY, "Mới ghi chức danh nên không gắn được với văn bản phân công: chọn người trong danh sách ở ô “Người chịu trách nhiệm”", "only a post is written down, which no assignment can be held against: choose somebody of the list as the responsible person") \
	X(RAN_OUT, "Minh chứng trước hết giá trị ngày {A}", "the earlier proof ran out on {A}") \
	X(RECEIPT_OWN, "Báo cáo ngày {A} ghi số của chính báo cáo làm số biên nhận: ghi số do nơi nhận cấp hoặc mã gửi trên trục liên thông: {f}", "the report of {A} gives its own number for its receipt: enter the recipient's number, or that of the exchange: {f}") \
	X(REGIME_TIME, "Ngày {A} không thuộc thời gian áp dụng của căn cứ pháp lý ghi trên quyết định", "{A} lies outside the time of the regime that the decision names") \
	X(REGULATION, "Quy chế ngày {A} còn hiệu lực: {f}", "the regulation of {A} is in force: {f}") \
	X(REGULATION_AFTER, "Quy chế ngày {A} ban hành sau quyết định cấp độ ngày {B}: {f}", "the regulation of {A} is later than the level decision of {B}: {f}") \
	X(REGULATION_BEFORE, "Quy chế ngày {A} ban hành trước quyết định ngày {B}: {f}", "the regulation of {A} precedes the decision of {B}: {f}") \
	X(REGULATION_ENDED, "Quy chế hết hiệu lực sau ngày {A}, chưa có quy chế khác áp dụng cho hệ thống: {f}", "the regulation ended after {A}, and no other covers the system: {f}") \
	X(REGULATION_KIND, "Chưa ghi loại văn bản nên chưa biết có phải quy chế không: {f}", "its kind is not recorded, so it may be no regulation: {f}") \
	X(REGULATION_NONE, "Chưa có quy chế nào của hệ thống ban hành đến ngày {A}", "no regulation for the system issued by {A} is registered") \
	X(REGULATION_UNDATED, "Văn bản chưa ghi ngày ban hành và ngày có hiệu lực: {f}", "neither its date nor the day from which it applies is on record: {f}") \
	X(REGULATION_UNSURE, "Ngày ghi chưa đủ để biết {f} ({A}) ban hành trước hay sau quyết định ({B})", "the dates are not exact enough to tell whether {f} ({A}) precedes the decision ({B})") \
	X(RELAYED, "Đã báo {j} sau {ma}: {f}", "{j} told after {ma}: {f}") \
	X(RELAYED_BEFORE, "Ghi là đã báo {j} trước khi nhận cảnh báo {ma}: {f}", "{j} is said to be told {ma} before the warning arrived: {f}") \
	X(REMEDIAL, "Tồn đọng – đang khắc phục theo kế hoạch đến {A}: {f}", "backlog: being remedied by plan until {A}: {f}") \
	X(REMEDIAL_NEW, "Có kế hoạch khắc phục đến {A} đã duyệt; mới quá hạn, còn là Quá hạn, chỉ tính Tồn đọng từ {B}: {f}", "an approved plan remedies it until {A}; late for 90 days or less it stays overdue, and is backlog from {B} on: {f}") \
	X(REPORT, "Báo cáo gửi ngày {A}, có số và biên nhận: {f}", "report sent on {A} with number and receipt: {f}") \
	X(REPORTED, "Đã báo cáo lúc {T}, sau {mb}: {f}", "reported at {T}, after {mb}: {f}") \
	X(REPORTED_BEFORE, "Ghi là đã báo cáo lúc {T}, trước thời điểm phát hiện sự cố: {f}", "said to be reported at {T}, before the incident was detected: {f}") \
	X(REPORT_EARLY, "Báo cáo gửi ngày {A}, khi kỳ (kết thúc {B}) chưa qua một nửa nên không phải báo cáo của kỳ: {f}", "the report was sent on {A}, before half of its period, which ends on {B}, had passed: it is another one's: {f}") \
	X(REPORT_NOT_IN, "Báo cáo ngày {A} không ghi nơi nhận là {j} ở mục Đối tượng nên chưa tính là đã báo đơn vị chuyên trách: {f}", "the report of {A} does not name {j} among its subjects and is not counted as told to the specialised unit: {f}") \
	X(REPORT_NOT_OUT, "Báo cáo ngày {A} chưa tính là gửi cơ quan có thẩm quyền: báo cáo như vậy do đơn vị chuyên trách gửi cho cả cơ quan, ghi {j} ở mục Đối tượng: {f}", "the report of {A} is not counted as sent to the authority: such a one is the specialised unit's for the whole office and names {j} among its subjects: {f}") \
	X(REPORT_OF_OFFICE, "Báo cáo ngày {A} ghi {j} ở mục Đối tượng nên là báo cáo của cả cơ quan gửi cơ quan có thẩm quyền, chưa phải báo cáo của riêng đơn vị: {f}", "the report of {A} names {j} among its subjects: it is the whole office's to the authority, not the unit's own: {f}") \
	X(REPORT_UNNUMBERED, "Báo cáo ngày {A} thiếu văn bản: {f}", "the report of {A} has no document: {f}") \
	X(RETIRED, "Hệ thống đã kết thúc vận hành ngày {A}, có quyết định và biên bản: không còn gì phải xử lý: {f}", "the system was retired on {A}, with decision and minutes: nothing is left to mend: {f}") \
	X(REVIEWED, "Đã rà soát ngày {A}: {f}", "reviewed on {A}: {f}") \
	X(REVIEW_VAGUE, "Lần rà soát ngày {A} không nêu đã rà soát quy định nào trong {b} quy định của đơn vị nên chưa tính: ghi quy định đó ở mục Đối tượng: {f}", "the review of {A} does not name which of the unit's {b} regulations it was about and does not count: name it among its subjects: {f}") \
	X(REVIEW_DATE, "Hẹn rà soát {A}: {f}", "to be reviewed by {A}: {f}") \
	X(ROLE, "Vai trò giao cho {i}", "the role is held by {i}") \
	X(ROLE_GUESS, "Vai trò của {i} chưa có văn bản: suy đoán", "the role of {i} has no document: a guess") \
	X(SAID_EARLY, "Xác nhận ngày {A} có trước ngày cuối kỳ {B} nên chưa nói được cho cả kỳ: cần xác nhận lại từ {B}", "said on {A}, before the period's last day {B}: it does not speak for all of it and is to be said again from {B} on") \
	X(SAID_NOTHING, "Đơn vị đã xác nhận không phát sinh ngày {A} cho kỳ có sự cố này", "the unit confirmed on {A} that nothing arose in the period of this incident") \
	X(SAME_ADDRESS, "Chung địa chỉ với hệ thống {f}: cần xem xét việc tách, gộp để hạ cấp độ", "shares an address with {f}: look at whether it was split or merged to lower the level") \
	X(SCAN, "Dò quét ngày {A} phủ {b} máy: {f}", "scan of {A} covers {b} machines: {f}") \
	X(SCAN_BLIND, "Lần dò quét ngày {A} không ghi mục tiêu: {f}", "the scan of {A} lists no targets: {f}") \
	X(SCAN_ELSEWHERE, "Dò quét ngày {A} không có mục tiêu nào là máy đã đăng ký của hệ thống nên không xác nhận được: {f}", "no target of the scan of {A} is a registered machine of the system, so it confirms nothing: {f}") \
	X(SCAN_PARTIAL, "Một phần: quét {a}/{b} máy đã đăng ký: {f}", "partly: {a} of {b} registered machines scanned: {f}") \
	X(SECRET_UNCHECKED, "Văn bản Mật lưu tại nơi khác cần hai người đối chiếu: {f}", "a secret paper kept elsewhere must be vouched for by two people: {f}") \
	X(SEEN_AGAIN, "Dò quét ngày {A} lại thấy lỗ hổng đã khai xử lý ngày {B}", "the scan of {A} sees again what was said to be fixed on {B}") \
	X(SEEN_EARLIER, "{f} ghi nhận từ {T}, sớm hơn thời điểm phát hiện đã khai", "{f} saw it at {T}, earlier than the time of detection given") \
	X(SILENT, "Chưa báo cáo: quá hạn {A}, quá {b} ngày, và đã được yêu cầu khai báo", "not reported: {b} days past {A}, and the declaration was asked for") \
	X(STAFF_CHANGED, "Nhân sự, hợp đồng thay đổi ngày {A}, sau lần rà soát {B}: {f}", "staff or contract changed on {A}, after the review of {B}: {f}") \
	X(STALE, "Cần cập nhật minh chứng từ {A}, trước hết {B}", "proof to be renewed since {A}, by {B}") \
	X(STALE_OVER, "Minh chứng cũ từ {A}, quá hạn cập nhật {B}", "proof out of date since {A}, not renewed by {B}") \
	X(TAKEN_OUT, "Hệ thống {i} được đưa ra khỏi cảnh báo ngày {u}, người thứ hai đã kiểm tra văn bản: {f}", "the system {i} was taken out of the warning on {u}, and a second person looked at the paper: {f}") \
	X(TARGETS_UNREAD, "Có {a} mục tiêu quét không đọc được là địa chỉ nên chưa đối chiếu được: {f}", "{a} scan targets cannot be read as addresses and are not compared: {f}") \
	X(TARGETS_WIDE, "Có {a} dải mục tiêu rộng hơn 65.536 địa chỉ (/16): không cho biết đã quét máy nào nên không tính: {f}", "{a} target ranges are wider than 65,536 addresses (/16): they do not tell what was scanned and do not count: {f}") \
	X(TEXT_NOT_FOUND, "Nội dung tệp không có số hoặc ngày đã khai: {f}", "the file's text has not the number or date that was entered: {f}") \
	X(ENTRY_COMPARED, "Người thứ hai chỉ so thông tin đã nhập của {f}: không có tệp, không ghi nơi lưu để xem, nên vẫn là tự khai", "a second person compared only what was entered of {f}: there is no file, and no place to look at, so it stays self-declared") \
	X(CHECKED_BEFORE, "Văn bản {f} được kiểm tra trước khi dùng cho việc này: người thứ hai cần xem lại", "document {f} was looked at before this rested on it: a second person must look again") \
	X(TIMING_UNKNOWN, "Ngày thực hiện chưa ghi đầy đủ nên chưa rõ xong trước hay sau hạn {A}", "the date is not exact enough to tell whether it was done by {A}") \
	X(TOLD_ADDRESS, "Ngày {u} máy này được ghi địa chỉ khác: lần dò quét, nhật ký trước ngày đó vẫn xét theo địa chỉ đã ghi, đến khi người thứ hai kiểm tra văn bản thể hiện việc đính chính: {f}", "on {u} this machine was given another address: scans and logs before that day are judged by the one it had until a second person looked at a paper that shows the correction: {f}") \
	X(TOLD_ADDRESS_FIRST, "Đến ngày {u} máy này mới được ghi địa chỉ: lần dò quét, nhật ký trước ngày đó chưa tính cho máy, đến khi người thứ hai kiểm tra văn bản kết quả hoặc văn bản thể hiện địa chỉ: {f}", "this machine was given its address on {u}: a scan or log of before that day does not count for it until a second person looked at the paper of the result, or at one that shows the address: {f}") \
	X(TOLD_AT, "Trước khi đính chính ngày {u} thời điểm này được ghi là {T}: thời hạn vẫn tính từ {T} đến khi người thứ hai kiểm tra văn bản thể hiện việc đính chính: {f}", "until it was corrected on {u} this was said to be {T}: the clock runs from {T} until a second person looked at a paper that shows the correction: {f}") \
	X(TOLD_AWAY, "Trước khi đính chính ngày {u}, {f} được ghi nghỉ, chuyển công tác từ {A}: vẫn xét như đã nghỉ đến khi người thứ hai kiểm tra văn bản thể hiện việc đính chính", "until it was corrected on {u}, {f} was said to have left on {A}, which counts until a second person looked at a paper that shows the correction") \
	X(TOLD_BASIS, "Ngày {u} quy định này được ghi khác (căn cứ, loại hoặc hiệu lực) khi đang viện dẫn văn bản hết hiệu lực: vẫn xét như đã ghi, đến khi ghi văn bản thay thế hoặc người thứ hai kiểm tra văn bản thể hiện việc đính chính: {f}", "on {u} this regulation was recorded otherwise (its basis, kind or end) while it rested on an expired law: it is judged as it was, until what replaces it is on record or a second person looked at a paper that shows the correction: {f}") \
	X(TOLD_BEGINS, "Ngày {u} quy định được ghi có hiệu lực muộn hơn, khi đã có hiệu lực từ {A}: vẫn phải rà soát đến khi người thứ hai kiểm tra văn bản thể hiện việc đính chính: {f}", "on {u} it was said to begin later, when it had been in force since {A}: the review is still due until a second person looked at a paper that shows the correction: {f}") \
	X(TOLD_DONE, "Trước khi đính chính ngày {u} việc này được ghi ngày {A}: vẫn xét đúng hạn theo {A} đến khi người thứ hai kiểm tra văn bản thể hiện việc đính chính: {f}", "until it was corrected on {u} this was said to be of {A}: whether it is in time is told by {A} until a second person looked at a paper that shows the correction: {f}") \
	X(TOLD_ENDS, "Ngày {u} quy định được ghi hết hiệu lực khi đã đến hạn rà soát mà chưa rà soát: vẫn phải rà soát, đến khi ghi văn bản thay thế hoặc người thứ hai kiểm tra văn bản bãi bỏ: {f}", "on {u} it was said to have ended when its review had come and none was held: the review is still due, until what replaces it is on record or a second person looked at the paper that ends it: {f}") \
	X(TOLD_FACING, "Trước khi đính chính ngày {u} máy này được ghi là truy cập được từ Internet: vẫn phải quét như máy công khai: {f}", "until it was corrected on {u} this machine was said to face the Internet, and is to be scanned as one that does: {f}") \
	X(TOLD_GRADE, "Ngày {u} mức độ được ghi nhẹ hơn trước: thời hạn vẫn theo mức đã ghi đến khi người thứ hai kiểm tra văn bản thể hiện việc đính chính: {f}", "on {u} it was graded lower than before: the time limit is that of the grade it had until a second person looked at a paper that shows the correction: {f}") \
	X(TOLD_IN_USE, "Trước khi đính chính ngày {u} máy này đã được ghi là đang sử dụng từ {A}: vẫn phải có trong phạm vi quét từ {A}: {f}", "until it was corrected on {u} this machine was said to be in use since {A}, and is to be scanned since then: {f}") \
	X(TOLD_JOINED, "Trước khi đính chính ngày {u}, {f} được ghi làm việc tại cơ quan từ {A}: vẫn xét theo {A} đến khi người thứ hai kiểm tra văn bản thể hiện ngày nhận việc", "until it was corrected on {u}, {f} was said to work here since {A}, which counts until a second person looked at a paper that shows the day") \
	X(TOLD_LEFT, "Trước khi đính chính ngày {u}, {f} được ghi nghỉ, chuyển công tác từ {A}: hạn thu hồi quyền truy cập vẫn tính từ {A} đến khi người thứ hai kiểm tra văn bản thể hiện việc đính chính", "until it was corrected on {u}, {f} was said to have left on {A}: the time to take access back runs from {A} until a second person looked at a paper that shows the correction") \
	X(TOLD_LEVEL, "Trước khi đính chính ngày {u} quyết định này được ghi cấp độ {a}: vẫn xét theo cấp độ {a} đến khi người thứ hai kiểm tra văn bản quyết định: {f}", "until it was corrected on {u} this decision was said to be of level {a}, which counts until a second person looked at its paper: {f}") \
	X(TOLD_NAMED, "Hệ thống {i} bị bỏ khỏi cảnh báo ngày {u}: vẫn phải báo, phải xử lý đến khi người thứ hai kiểm tra văn bản thể hiện việc đính chính: {f}", "the system {i} was left out of the warning on {u}: it is to be told of and fixed until a second person looked at a paper that shows the correction: {f}") \
	X(TOLD_NOTHING, "Trước khi đính chính ngày {u} xác nhận không phát sinh ngày {A} được ghi cho kỳ này: vẫn là số liệu chưa khớp đến khi giải trình, hoặc người thứ hai kiểm tra văn bản thể hiện việc đính chính: {f}", "until it was corrected on {u}, \"nothing arose\", said on {A}, was of this period: the figures do not agree until it is explained, or a second person looked at a paper that shows the correction: {f}") \
	X(TOLD_PAPER, "Trước khi đính chính ngày {u} văn bản này được ghi ngày {A}: vẫn xét theo {A} đến khi người thứ hai kiểm tra văn bản: {f}", "until it was corrected on {u} this paper was said to be of {A}: it is judged by {A} until a second person looked at it: {f}") \
	X(TOLD_REMOVED, "Trước khi đính chính ngày {u} quyền truy cập của {f} được ghi thu hồi ngày {A}: vẫn xét đúng hạn theo {A} đến khi người thứ hai kiểm tra văn bản thể hiện việc đính chính", "until it was corrected on {u} the access of {f} was said to be taken back on {A}: whether that was in time is told by {A} until a second person looked at a paper that shows the correction") \
	X(TOLD_RETIRED, "Máy này được ghi thôi sử dụng từ {A} vào ngày {u}, sau khi phải dò quét, gửi nhật ký: vẫn tính đến khi người thứ hai kiểm tra văn bản thể hiện việc thôi sử dụng, hoặc có lần dò quét sau ngày đó: {f}", "on {u} this machine was said to be out of use since {A}, after it was to be scanned and to send logs: it counts until a second person looked at a paper that shows it, or for scans after that day: {f}") \
	X(TOLD_REVOKED, "Trước khi đính chính ngày {u} quyết định này được ghi hết hiệu lực từ {A}: vẫn xét theo {A} đến khi người thứ hai kiểm tra văn bản thể hiện việc đính chính: {f}", "until it was corrected on {u} this decision was said to end on {A}, which counts until a second person looked at a paper that shows the correction: {f}") \
	X(TOLD_SAID, "Trước khi đính chính ngày {u} xác nhận này được ghi ngày {A}: giá trị vẫn tính từ {A}; danh mục còn đúng thì xác nhận lại: {f}", "until it was corrected on {u} this confirmation was said to be of {A} and holds from then; if the list is still right, confirm it anew: {f}") \
	X(TOLD_SENT, "Trước khi đính chính ngày {u} việc này được ghi lúc {T}: vẫn xét đúng hạn theo {T} đến khi người thứ hai kiểm tra văn bản thể hiện việc đính chính: {f}", "until it was corrected on {u} this was said to be at {T}: whether it is in time is told by {T} until a second person looked at a paper that shows the correction: {f}") \
	X(TOLD_STAFF, "Trước khi đính chính ngày {u}, {f} đã có trong danh sách người của đơn vị từ {A}: không phải người mới đến khi người thứ hai kiểm tra văn bản thể hiện ngày nhận việc", "until it was corrected on {u}, {f} stood on the unit's list since {A}: no newcomer until a second person looked at a paper that shows the day") \
	X(TOLD_STAMP, "Ngày {u} văn bản có dấu đến {T} bị bỏ khỏi cảnh báo: thời hạn vẫn tính từ dấu đến đó đến khi người thứ hai kiểm tra văn bản thể hiện việc đính chính: {f}", "on {u} the paper with the arrival stamp {T} was taken out of the warning: the clock runs from that stamp until a second person looked at a paper that shows the correction: {f}") \
	X(TOLD_VALID, "Trước khi đính chính ngày {u} mục này được ghi có giá trị đến {A}: vẫn xét theo {A} đến khi người thứ hai kiểm tra văn bản thể hiện việc đính chính: {f}", "until it was corrected on {u} this was said to hold up to {A}, which counts until a second person looked at a paper that shows the correction: {f}") \
	X(TRAITS_THEN, "Đặc điểm đã ghi trước ngày {u} yêu cầu ít nhất cấp độ {a}; đơn vị tự ghi khác không hạ được cấp độ, chỉ quyết định cấp độ mới hạ: {f}", "what was recorded of it until {u} asks for level {a} at least; its unit does not lower that by recording otherwise, only a decided level does: {f}") \
	X(TRANSFERRING, "Đang chuyển giao, cần xác minh: không tính vào tổng số", "being handed over, to be verified: in no total") \
	X(TWO_LEVELS, "Hai cấp độ cùng hiệu lực: {a} và {b}", "two levels in force: {a} and {b}") \
	X(UNACKED, "Chưa có xác nhận đã nhận cảnh báo của {i}", "no acknowledgement by {i}") \
	X(SYSTEMS_UNTOLD, "Chưa báo cho đơn vị có hệ thống bị ảnh hưởng: {i} ({same})", "not told: {i} ({same})") \
	X(UNIT_UNTOLD, "Chưa báo cho đơn vị có hệ thống bị ảnh hưởng: {i}", "not told: {i}") \
	X(UNKNOWN, "Chưa có thông tin", "no information") \
	X(UNREGISTERED, "Phát hiện nhưng chưa đăng ký ngày {A}: {f}", "found but not registered on {A}: {f}") \
	X(UPDATE_PROMISED, "Đã hẹn cập nhật trước {A} nhưng chưa gửi: {f}", "an update promised by {A} was not sent: {f}") \
	X(USED_AFTER, "Còn được sử dụng sau ngày kết thúc vận hành {A}: {f}", "used after its retirement on {A}: {f}") \
	X(SIGNED_AFTER, "{f} ký ngày {A}, sau ngày đang xem", "{f} was signed on {A}, after the day looked at") \
	X(START_SHOWN, "Nghiệm thu ngày {A} cho thấy hệ thống vận hành sau ngày đã ghi trước đó: {f}", "accepted on {A}: the system began after what was recorded before: {f}") \
	X(STARTS_AHEAD, "Ngày vận hành {A} không hợp lý: hệ thống đã khai đang vận hành, hoặc ngày còn quá xa; kiểm tra lại năm", "the first day of operation {A} is implausible: it is said to run already, or the day is years ahead") \
	X(USED_PERHAPS, "{f}: không rõ trước hay sau ngày kết thúc vận hành {A}", "{f}: before or after its retirement on {A}, nobody can tell") \
	X(USED_BEFORE, "Khai chưa vận hành nhưng đã có {f} ngày {A}", "said not to be in operation yet, but there is {f} of {A}") \
	X(WAITING, "Đang chờ từ {A}: {f}", "waiting since {A}: {f}") \
	X(WAITING_OVER, "{f}: bên được chờ đã quá hạn trả lời {A}, không còn tính là đang chờ", "{f}: who was waited for had until {A}; that is over, and no longer a wait") \
	X(WAITING_VOID, "Khai đang chờ nhưng thiếu văn bản có số hoặc thời hạn trả lời của bên kia", "said to be waiting, without a numbered letter or the date by which the other side must answer") \
	X(WARNED, "Cảnh báo ngày {A}, hạn xử lý {B}: {f}", "warned on {A}, to be fixed by {B}: {f}") \
	X(WARNING_AT, "Cảnh báo đến lúc {T}: {f}", "the warning arrived at {T}: {f}") \
	X(WARNING_THERE, "Có cảnh báo ngày {A}: {f}", "a warning on {A}: {f}") \
	X(WEEK_MISSING, "Thiếu báo cáo giám sát tuần {A} đến {B} (báo cáo lập sau ngày làm việc đầu tiên của tuần kế tiếp: ghi Kỳ là tuần đó)", "no monitoring report for the week {A} to {B} (one written after the first working day of the next: name the week as its period)")
/* clang-format on */

enum say {
#define X(code, vi, en) SAY_##code,
	SAYS(X)
#undef X
		SAY_COUNT
};
