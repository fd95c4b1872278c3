// The tests of users.md 7 as people meet them, on the pages, each on its own days: (iii) to (viii). (i) is in paths.test.mjs, (ii) in intake.test.mjs; the engine's
// own are in tests/unit/test_users7.c. Inputs and seconds by hand.mjs.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { need, test } from './harness.mjs';
import { Hand, turn } from './hand.mjs';
import { cli, day, daysAgo, id_of, joins, ministry, password, place, register, today } from './ministry.mjs';

const asked = (page, path) => page.request.get(path, { headers: { Accept: 'application/json' } }).then((r) => r.json());
const rows = async (page, query) => (await asked(page, `/duties?${query}`)).rows;
const figure = async (page, set) => Number((await page.locator(`.k-four a.k-n[href*="state=${set}"]`).first().innerText()).replace(/\D/g, ''));
const reds = (page) => page.locator('.k-mx td.k-late, .k-mx td .k-g.k-late').count();
const save = 'main button[type=submit]:has-text("Ghi")';

// Of a long list the form has no choices: the paper's number is typed.
const paper = async (hand, field, number) => await hand.page.locator(`select[name=${field}]`).count()
	? hand.choose(`select[name=${field}]`, { label: await hand.page.locator(`select[name=${field}] option:has-text("${number}")`).first().textContent() })
	: hand.type(`[name=${field}]`, number);

test('users.md 7 (iii): the day after launch nothing is red for lack of data, 16 working days later the silent unit is', () => place('packs/first-start.sh', async ({ site, home, enter }) => {
	await day(site, home, '2027-03-01'); // a Monday
	let page = await enter(site.admin);
	await page.goto('/board');
	need((await page.textContent('main')).includes('Chưa đặt mốc khai báo'), 'nobody says that the window is not set');
	const launch = new Hand(page);
	await launch.open('a:has-text("Đặt mốc khai báo")');
	await launch.type('[name=value]', '01/03/2027');
	await launch.open(save);
	console.log(`  ${launch.say('the launch')}`);
	await joins(enter, page, 'dau-moi', 'unit_officer', id_of(site, 'units', 'PL'));

	await day(site, home, '2027-03-02');
	page = await enter(site.admin);
	await page.goto('/board');
	need(await figure(page, 'late') === 0 && await reds(page) === 0, `${await figure(page, 'late')} late, ${await reds(page)} red on the day after`);
	need((await rows(page, 'clause=1.c')).filter((r) => r.duty === '2634.1c.list').length >= 17, 'nobody is asked');
	const officer = new Hand(await enter({ name: 'dau-moi', password }));
	await officer.page.goto('/mywork');
	await officer.open('button:has-text("Không quản lý HTTT")');
	console.log(`  ${officer.say('the answer of a unit without systems')}`);

	await day(site, home, '2027-03-22'); // the fifteenth working day
	page = await enter(site.admin);
	await page.goto('/board');
	need(await figure(page, 'late') === 0 && await reds(page) === 0, 'red within the window');
	await day(site, home, '2027-03-23');
	page = await enter(site.admin);
	await page.goto('/board');
	const late = await rows(page, 'state=silent'), of = (unit) => late.filter((r) => r.unit === unit);
	need(await figure(page, 'late') > 0 && await reds(page) > 0, 'nothing is red when the window is over');
	need(of('TH').some((r) => r.duty === '2634.1c.list') && of('PL').every((r) => r.duty !== '2634.1c.list'), `who was silent about the list: ${late.filter((r) => r.duty === '2634.1c.list').map((r) => r.unit)}`);
	await page.goto('/duties?state=silent&unit=TH');
	need((await page.textContent('main')).includes('chưa báo cáo'), 'the word is not on the page');
}));

test('users.md 7 (iv): 30/09/2024 by both time switches, differently and rightly', async ({ open }) => {
	const page = await open(), hand = new Hand(page);
	await page.goto('/board');
	await hand.type('#ngay', '30/09/2024');
	await hand.open('.k-time button:has-text("Xem")');
	need((await page.textContent('main')).includes('Đang xem tình hình tại 30/09/2024, theo dữ liệu hiện nay'), 'the first switch is not said');
	const by_now = await figure(page, 'done_on_time'), approved = await rows(page, 'on=30/09/2024&clause=1.c'), of = (code) => approved.find((r) => r.duty === '2634.1c.approve.2024' && r.subject === code);
	need(by_now > 0 && of('HT-01').state === 'met' && of('HT-01').timing === 'on_time' && of('HT-08').state === 'due', 'what is known today of that day');
	await hand.tick('.k-time input[name=known][value=on]');
	await hand.open('.k-time button:has-text("Xem")');
	const text = await page.textContent('main');
	need(/theo dữ liệu đã có lúc ấy: sổ nhật ký bắt đầu lúc .*, trước đó chưa có dữ liệu nào/.test(text), `the second switch is not said: ${text.slice(0, 600)}`);
	need((await rows(page, 'on=30/09/2024&known=on')).length === 0, 'something was known before there was a ledger');
	await hand.open('a:has-text("Về hiện nay")');
	console.log(`  ${hand.say('both answers')}`);
	// The milestone as closed history: HT-08 was approved on 11/02/2025, 134 days late.
	const closed = (await rows(page, 'legacy=1')).find((r) => r.duty === '2634.1c.approve.2024' && r.subject === 'HT-08');
	need(closed?.state === 'met' && closed.timing === 'done_late' && JSON.stringify(closed.reasons).includes('134 ngày'), JSON.stringify(closed) ?? 'no such row');
});

// (v): replacing the regulation flips no system to “chưa khớp”.
async function regulation_replaced(page, file) {
	const hand = new Hand(page);
	const states = async () => JSON.stringify((await rows(page, 'clause=1.c')).filter((r) => r.duty.startsWith('2634.1c.approve')).map((r) => [r.subject, r.state]).sort());
	const was = await states(), unmatched = (await rows(page, 'state=contradicted')).length;
	await page.goto('/board');
	await register(hand, '1200/QĐ-BM', today, 'Bộ trưởng', file);
	await page.goto('/regulations?q=940/QĐ-BM');
	await hand.open('main tbody a');
	await hand.open('main a:has-text("Ghi văn bản thay thế")');
	await hand.type('[name=issued]', `1200/QĐ-BM ngày ${today}`);
	await hand.type('[name=basis]', 'L116');
	await paper(hand, 'document', '1200/QĐ-BM');
	await hand.open(save);
	console.log(`  ${hand.say('a regulation replaced')}`);
	need(await states() === was, `after the new one: ${await states()} was ${was}`);
	await page.goto('/regulations?q=940/QĐ-BM'); // nobody has to say that the old one ended; whoever does changes nothing
	await hand.open('main tbody a');
	await hand.open('main a:has-text("Sửa")');
	await hand.type('[name=valid_to]', today);
	if (await page.locator('[name=reason]').count())
		await hand.type('[name=reason]', 'Thay thế bằng 1200/QĐ-BM');
	await hand.open(save);
	need(await states() === was, `after the old one ended: ${await states()} was ${was}`);
	need((await rows(page, 'state=contradicted')).length === unmatched, 'something no longer agrees');
}

test('users.md 7 (vi): one signed training report closes 2.g once and 1.b for exactly the units whose people are on its list', () => ministry(async ({ site, enter, home }) => {
	const person = (unit, i) => `Cán bộ mẫu ${unit} số ${i + 1}`;
	const lines = ['VTA', 'VTB'].flatMap((u) => [...Array(20).keys()].map((i) => `${u}-${i},${u},Chuyên viên,${person(u, i)},2023-01-01`));
	lines[19] = lines[19].replace(person('VTA', 19), 'Cán bộ mẫu trùng tên');
	lines[39] = lines[39].replace(person('VTB', 19), 'Cán bộ mẫu trùng tên');
	writeFileSync(join(home, 'u2.csv'), 'code,name,kind,parent,valid_from\nVTA,Vụ Mẫu A,vu,BM,2020-01-01\nVTB,Vụ Mẫu B,vu,BM,2020-01-01\n');
	writeFileSync(join(home, 'p2.csv'), `code,unit,post,name,employed_from\n${lines.join('\n')}\n`);
	cli(site, 'import', 'units', join(home, 'u2.csv'));
	cli(site, 'import', 'people', join(home, 'p2.csv'));
	await day(site, home, '2027-10-15');
	const page = await enter({ name: 'chuyen-trach', password });
	const brief = async () => (await rows(page, 'clause=1.b')).filter((r) => r.duty === '2634.1b.brief' && r.state === 'met').map((r) => r.unit).join(' ');
	const course = async () => (await rows(page, 'clause=2.g')).filter((r) => r.duty === '2634.2g.course').map((r) => r.state).join(' ');
	need(await brief() === '' && !(await course()).includes('met'), `before: ${await brief()}, ${await course()}`);
	// The report as the office prints it: 19 of the 20 people of one unit (95 %), 8 of the other's; signed with a certificate of its own.
	const list = [...Array(19).keys()].map((i) => person('VTA', i)).concat([...Array(8).keys()].map((i) => person('VTB', i)), ['Cán bộ mẫu trùng tên']); // which of the two it is, nobody knows
	const print = await page.context().newPage();
	await print.setContent(`<body style="font:13px 'Liberation Serif'"><table style="width:100%;text-align:center"><tr><td>BỘ MẪU (GIẢ ĐỊNH)<br><b>CỤC CHUYỂN ĐỔI SỐ</b><br><br>Số: 410/BC-CĐS</td>
<td><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b><br><b>Độc lập - Tự do - Hạnh phúc</b><br><br><i>Hà Nội, ngày 12 tháng 10 năm 2027</i></td></tr></table>
<p style="text-align:center"><b>BÁO CÁO</b><br><b>Kết quả tập huấn, phổ biến, quán triệt an ninh mạng năm 2027</b></p><p>Cục Chuyển đổi số báo cáo kết quả tập huấn; danh sách tham dự:</p>
<table>${list.map((n, i) => `<tr><td>${i + 1}</td><td>${n}</td></tr>`).join('')}</table>
<table style="width:100%;margin-top:2em"><tr><td>Nơi nhận:<br>- Như trên;<br>- Lưu: VT.</td><td style="text-align:center">CỤC TRƯỞNG</td></tr></table>`);
	writeFileSync(join(home, 'tho.pdf'), await print.pdf({ format: 'A4', margin: { top: '20mm', left: '20mm', right: '20mm' } }));
	await print.close();
	const sign = spawnSync('python3', ['-c', 'import sys; sys.path[:0] = ["tests/cases", "tests/report"]; from papers import signed; open(sys.argv[1] + "/bao-cao.pdf", "wb").write(signed(sys.argv[1], open(sys.argv[1] + "/tho.pdf", "rb").read()))', home], { encoding: 'utf8' });
	need(sign.status === 0, sign.stderr);
	await page.goto('/inbox');
	const hand = new Hand(page);
	await hand.file('#tep', join(home, 'bao-cao.pdf'));
	hand.press();
	await page.click('.k-drop button[type=submit]');
	await page.waitForSelector('#f-number');
	need(await page.inputValue('#f-number') === '410/BC-CĐS' && await page.inputValue('#f-date') === '12/10/2027', `read: ${await page.inputValue('#f-number')} ${await page.inputValue('#f-date')}`);
	const ticks = await page.locator('.k-prove').innerText();
	need(/Tập huấn, bồi dưỡng”[^\n]*19\/20 của Vụ Mẫu A, 8\/20 của Vụ Mẫu B/.test(ticks), `whom the list names: ${ticks}`);
	hand.press();
	await page.click('form[action^="/inbox/"] button.btn-primary');
	await page.waitForURL((u) => u.searchParams.has('done'));
	console.log(`  ${hand.say('the report recorded')}`);
	need(await brief() === '' && !(await course()).includes('met'), `before a second person looked: ${await brief()}, ${await course()}`);
	// A second person looks at it.
	const second = await enter(site.admin);
	await second.goto('/documents?q=410/BC-CĐS');
	await turn(second, () => second.locator('main tbody a').first().click());
	await turn(second, () => second.click('button:has-text("Xác nhận đã kiểm tra")'));
	need(await brief() === 'VTA', `1.b: ${await brief()}`);
	need(/^(met|not_applicable)( not_applicable)*$/.test(await course()), `2.g: ${await course()}`);
	need((await asked(page, '/activities?kind=training&q=')).rows.filter((a) => a.done_on === '2027-10-12').length === 1, 'more than one training is recorded');
}));

// (vii): a retired system that receives a log turns “Số liệu chưa khớp”.
async function retired_and_used(page, file) {
	const hand = new Hand(page);
	const ended = daysAgo(5);
	const state = async () => (await rows(page, 'clause=1.c')).find((r) => r.duty === '2634.1c.approve' && r.subject === 'HT-08')?.state;
	need(await state() === 'met', `before: ${await state()}`);
	await page.goto('/board');
	await register(hand, '77/QĐ-BM', ended, 'Bộ trưởng', file);
	await page.goto('/systems?q=HT-08');
	await hand.open('main tbody a');
	await hand.open('main a:has-text("Sửa")');
	await hand.choose('[name=state]', 'retired');
	await hand.type('[name=retired_on]', ended);
	await paper(hand, 'retire_document', '77/QĐ-BM');
	if (await page.locator('[name=reason]').count())
		await hand.type('[name=reason]', 'Kết thúc vận hành theo 77/QĐ-BM');
	await hand.open(save);
	await register(hand, '12/BB-CĐS', ended, 'Cục trưởng', file);
	await page.goto('/proofs/new');
	await paper(hand, 'document', '12/BB-CĐS');
	await hand.choose('[name=proves]', 'retirement');
	await hand.type('[name=subjects]', 'HT-08');
	await hand.open(save);
	need(['not_applicable', undefined].includes(await state()), `retired: ${await state()}`); // no row: it is asked for nothing
	await page.goto('/activities/new?kind=log_received');
	await hand.type('[name=at]', `${today} 00:00`); // at any hour of the day it is no future
	hand.press(); // what was retired is seldom meant: it is folded away
	await page.click('summary:has-text("Chọn mục khác")');
	await hand.tick('input[name=subjects][value="systems:HT-08"]');
	await hand.open(save);
	need(await state() === 'contradicted', `after the log: ${await state()}`);
	await page.goto('/duties?state=contradicted&clause=1.c');
	const text = await page.textContent('main');
	need(text.includes('Số liệu chưa khớp') && text.includes('HT-08'), 'the page does not say it');
	console.log(`  ${hand.say('a retirement, then a log')}`);
}

// (viii): a rule read second hand alone never makes anything late.
async function second_hand(page) {
	for (const [mark, number] of [['S', '1/KH-THU'], ['V', '2/KH-THU']]) {
		await page.goto('/directives/new');
		for (const [name, value] of Object.entries({ number, title: 'Kế hoạch thử', issuer: 'Bộ Mẫu', date: '05/10/2025', 'i0.point': '1', 'i0.text': 'Họp giao ban có kết luận', 'i0.due': '31/12/2025' }))
			await page.fill(`[name="${name}"]`, value);
		await page.selectOption('[name=mark]', mark);
		await page.selectOption('[name="i0.evidence"]', 'act:cooperation');
		await page.click('button:has-text("Xem trước")');
		await page.waitForSelector('h2:has-text("Xem trước: văn bản này sẽ yêu cầu")');
		await page.click('button:has-text("Nạp văn bản này")');
		await page.waitForURL(/\/directives$/);
	}
	for (const on of ['', '&on=31/12/2026', '&on=31/12/2028']) {
		const second = await rows(page, `pack=1-kh-thu${on}`), first = await rows(page, `pack=2-kh-thu${on}`);
		need(second.length >= 7 && second.every((r) => r.state !== 'late'), `second hand, ${on}: ${second.map((r) => r.state)}`);
		need(first.some((r) => r.state === 'late'), `read in the original, nothing is late ${on}`);
	}
}

test('users.md 7 (v), (vii), (viii): a regulation replaced, a retired system that is used, a rule read second hand', () => ministry(async ({ site, enter, file }) => {
	const page = await enter(site.admin);
	await regulation_replaced(page, file);
	await retired_and_used(page, file);
	await second_hand(page);
}));
