/* fmt/legacy: Vietnamese in TCVN3 and VNI, and what must be left alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/cx.h"
#include "base/text.h"
#include "fmt/legacy.h"

static const struct {
	const char *tcvn3, *vni, *text;
} same[] = {
	{ "Céng hßa x· héi chñ nghÜa ViÖt Nam", "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam" },
	{ "§éc lËp - Tù do - H¹nh phóc", "Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc" },
	{ "Tªn hÖ thèng th«ng tin", "Teân heä thoáng thoâng tin", "Tên hệ thống thông tin" },
	{ "§¬n vÞ vËn hµnh", "Ñôn vò vaän haønh", "Đơn vị vận hành" },
	{ "Q§ phª duyÖt cÊp ®é", "QÑ pheâ duyeät caáp ñoä", "QĐ phê duyệt cấp độ" },
	{ "Cæng th«ng tin ®iÖn tö, Th­ ®iÖn tö c«ng vô", "Coång thoâng tin ñieän töû, Thö ñieän töû coâng vuï",
		"Cổng thông tin điện tử, Thư điện tử công vụ" },
	{ "V¨n phßng ChÝnh phñ", "Vaên phoøng Chính phuû", "Văn phòng Chính phủ" },
	{ "Phã Gi¸m ®èc Së Khoa häc vµ C«ng nghÖ", "Phoù Giaùm ñoác Sôû Khoa hoïc vaø Coâng ngheä",
		"Phó Giám đốc Sở Khoa học và Công nghệ" },
	{ "ngµy 05 th¸ng 9 n¨m 2024", "ngaøy 05 thaùng 9 naêm 2024", "ngày 05 tháng 9 năm 2024" },
	{ "Thñ t­íng yªu cÇu rµ so¸t, b¸o c¸o tr­íc quý IV", "Thuû töôùng yeâu caàu raø soaùt, baùo caùo tröôùc quyù IV",
		"Thủ tướng yêu cầu rà soát, báo cáo trước quý IV" },
	{ "kü thuËt, kû luËt, sù kiÖn, qu¶n lý m· ®éc", "kyõ thuaät, kyû luaät, söï kieän, quaûn lyù maõ ñoäc",
		"kỹ thuật, kỷ luật, sự kiện, quản lý mã độc" },
};

static void both_encodings_are_detected_and_converted(void **state)
{
	AUTO(cx_done) struct cx cx;

	(void)state;
	cx_init(&cx, 0);
	for (size_t i = 0; i < COUNT(same); i++) {
		struct str want;

		assert_true(text_nfc(&cx.arena, str_z(same[i].text), &want));
		assert_string_equal(arena_z(&cx.arena, legacy_convert(&cx.arena, str_z(same[i].tcvn3), LEGACY_TCVN3)), want.p);
		assert_string_equal(arena_z(&cx.arena, legacy_convert(&cx.arena, str_z(same[i].vni), LEGACY_VNI)), want.p);
		assert_int_equal(legacy_detect(str_z(same[i].tcvn3)), LEGACY_TCVN3);
		assert_int_equal(legacy_detect(str_z(same[i].vni)), LEGACY_VNI);
		assert_int_equal(legacy_detect(str_z(same[i].text)), LEGACY_NONE);
	}
}

/* Every letter of the alphabet, both ways through the tables. */
static void every_letter_of_both_tables_converts(void **state)
{
	static const char low[] = "đ à á ả ã ạ ă ằ ắ ẳ ẵ ặ â ầ ấ ẩ ẫ ậ è é ẻ ẽ ẹ ê ề ế ể ễ ệ ì í ỉ ĩ ị ò ó ỏ õ ọ ô ồ ố ổ ỗ ộ ơ ờ ớ "
				  "ở ỡ ợ ù ú ủ ũ ụ ư ừ ứ ử ữ ự ỳ ý ỷ ỹ ỵ";
	static const char tcvn3[] = "® µ ¸ ¶ · ¹ ¨ » ¾ ¼ ½ Æ © Ç Ê È É Ë Ì Ð Î Ï Ñ ª Ò Õ Ó Ô Ö × Ý Ø Ü Þ ß ã á â ä « å è æ ç é ¬ ê "
				    "í ë ì î ï ó ñ ò ô \u00ad õ ø ö ÷ ù ú ý û ü þ";
	static const char vni[] = "ñ aø aù aû aõ aï aê aè aé aú aü aë aâ aà aá aå aã aä eø eù eû eõ eï eâ eà eá eå eã eä ì í æ ó ò "
				  "oø où oû oõ oï oâ oà oá oå oã oä ô ôø ôù ôû ôõ ôï uø uù uû uõ uï ö öø öù öû öõ öï yø yù yû yõ î";
	static const char high[] = "Đ Á Ầ Ế Ị Ỏ Ỡ Ự Ỷ Ỵ Ơ Ư", vni_high[] = "Ñ AÙ AÀ EÁ Ò OÛ ÔÕ ÖÏ YÛ Î Ô Ö";
	AUTO(cx_done) struct cx cx;

	(void)state;
	cx_init(&cx, 0);
	assert_string_equal(arena_z(&cx.arena, legacy_convert(&cx.arena, str_z(tcvn3), LEGACY_TCVN3)), low);
	assert_string_equal(arena_z(&cx.arena, legacy_convert(&cx.arena, str_z(vni), LEGACY_VNI)), low);
	assert_string_equal(arena_z(&cx.arena, legacy_convert(&cx.arena, str_z(vni_high), LEGACY_VNI)), high);
}

static void capitals_follow_the_letters_beside_them(void **state)
{
	static const char *const t[][2] = {
		{ "CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" },
		{ "Bé C«ng an", "Bộ Công an" },
		{ "ñy ban nh©n d©n tØnh HßA B×NH", "ủy ban nhân dân tỉnh HÒA BÌNH" },
		{ "BAN C¬ YÕU", "BAN CƠ YẾU" },
	};
	AUTO(cx_done) struct cx cx;

	(void)state;
	cx_init(&cx, 0);
	for (size_t i = 0; i < COUNT(t); i++)
		assert_string_equal(arena_z(&cx.arena, legacy_convert(&cx.arena, str_z(t[i][0]), LEGACY_TCVN3)), t[i][1]);
	assert_string_equal(
		arena_z(&cx.arena, legacy_convert(&cx.arena, STR("COÄNG HOØA XAÕ HOÄI"), LEGACY_VNI)), "CỘNG HÒA XÃ HỘI");
}

static void what_is_not_legacy_is_left_alone(void **state)
{
	static const char *const none[] = {
		"",
		"plain ASCII text 123",
		"Cà Mau",
		"Công an",
		"Hà Nam, Nam Hà",
		"Phòng Công tác",
		"Báo cáo",
		"và có là",
		"quý",
		"Hoá chất",
		"thuê",
		"Bà Rịa",
		"Cã",
		"ã",
		"·",
		"· mục một",
		"§ 5",
		"§5",
		"© 2024",
		"©Acme",
		"m² và m³",
		"5 µm",
		"10 µs",
		"½ giờ",
		"«text»",
		"Windows® và Cisco®",
		"no.1",
		"±5°C",
		"résumé",
		"café crème à la carte",
		"Müller",
		"für die Größe",
		"año nuevo",
		"São Paulo",
		"naïve",
		"på svenska",
		"Ångström",
		"façade déjà vu",
		"Ministère de l'Économie",
		"日本語",
		"Привет",
		"Tiê\u0301ng Viê\u0323t",
		"10.0.0.1",
		"a·b·c",
		"x÷y×z",
		"£100 ¥500 ¢5",
		"\xff\xfe",
		"Đã",
		"ĐVVH",
		"Cục An toàn thông tin, Bộ Công an: §¬n vÞ",
		"Vân, Hùng, Tân, Hòa, Quân, Sáng, Tú",
		"dân sô",
		"Hôm nay là ngày hôm qua cùng ông bà",
	};
	AUTO(cx_done) struct cx cx;

	(void)state;
	cx_init(&cx, 0);
	for (size_t i = 0; i < COUNT(none); i++)
		if (legacy_detect(str_z(none[i])) != LEGACY_NONE)
			fail_msg("%s taken for %d", none[i], legacy_detect(str_z(none[i])));
	assert_string_equal(arena_z(&cx.arena, legacy_convert(&cx.arena, STR("Công an Đà Nẵng"), LEGACY_TCVN3)), "Công an Đà Nẵng");
	assert_string_equal(arena_z(&cx.arena, legacy_convert(&cx.arena, STR("§¬n vÞ"), LEGACY_NONE)), "§¬n vÞ");
}

static void a_column_with_numbers_and_names_is_judged_whole(void **state)
{
	(void)state;
	assert_int_equal(
		legacy_detect(STR("1\nHµ Néi\n§µ N½ng\nCã\nVNPT\nFPT\nCisco ASA\n30/9/2024\nTP. Hå ChÝ Minh\n")), LEGACY_TCVN3);
	assert_int_equal(legacy_detect(STR("1\nHaø Noäi\nÑaø Naüng\nCoù\nVNPT\nTP. Hoà Chí Minh\n")), LEGACY_VNI);
	assert_int_equal(legacy_detect(STR("Hà Nội\nĐà Nẵng\n§¬n vÞ\n")), LEGACY_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_encodings_are_detected_and_converted),
		cmocka_unit_test(every_letter_of_both_tables_converts),
		cmocka_unit_test(capitals_follow_the_letters_beside_them),
		cmocka_unit_test(what_is_not_legacy_is_left_alone),
		cmocka_unit_test(a_column_with_numbers_and_names_is_judged_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
