// Real Excel through the page, as an officer brings it: users.md 7 (ii).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessible, fits, launch, need, press, office, shot, signIn, test, tappable, visitor, wholeWords } from './harness.mjs';

const folder = () => mkdtempSync(join(tmpdir(), 'khien-browser-'));
const counts = async (page) => (await page.textContent('main section.k-panel > header')).replace(/\s+/g, ' ');

for (const width of [360, 1440])
	test(`a preview of real Excel is accessible and fits at ${width} px`, async ({ open }) => {
		const page = await open({ width }), file = join(folder(), 'messy.xlsx');
		need(spawnSync('python3', ['tests/intake/messy.py', file]).status === 0, 'no workbook');
		await page.goto('/systems/import');
		await page.setInputFiles('input[type=file]', file);
		await page.click('button:has-text("Xem trước khi ghi")');
		await page.waitForSelector('h2:has-text("Xem trước")');
		await page.waitForFunction(() => document.activeElement.matches('section[aria-labelledby=xt]')); // the keyboard goes on from the preview
		await fits(page);
		await wholeWords(page);
		if (width === 360) { // rows are cards: nothing scrolls sideways, each value has the name of its column
			const { wide, seen } = await page.locator('.k-scroll').evaluate((e) => ({ wide: e.scrollWidth, seen: e.clientWidth }));
			need(wide <= seen + 1, `the preview is ${wide} px wide in ${seen}`);
			await tappable(page);
			need(await page.locator('.k-cards td[data-l="Tên hệ thống thông tin"]').first().isVisible(), 'a value has no name');
		}
		await accessible(page);
		await shot(page, `import-${width}`);
	});

test('(ii) a messy 35-row workbook comes in through the page with no lost row', async ({ open }) => {
	const page = await open(), file = join(folder(), 'messy.xlsx');
	const made = spawnSync('python3', ['tests/intake/messy.py', file], { encoding: 'utf8' });
	need(made.status === 0, made.stderr);
	await page.goto('/systems');
	const before = Number(/\d+/.exec(await page.textContent('main section header'))[0]);
	await page.click('a:has-text("Nhập từ Excel")');
	await page.setInputFiles('input[type=file]', file);
	await page.click('button:has-text("Xem trước khi ghi")');
	await page.waitForSelector('button:has-text("Ghi 35 dòng")');
	need(/Mới: 35 .*Thay đổi: 0 .*Không đổi: 0 .*Sai: 0/.test(await counts(page)), await counts(page));
	for (const words of ['TCVN3', 'VNI', 'đơn vị cung cấp dịch vụ mới: Công ty Chưa có trong danh mục', 'quyết định cấp độ mới', 'Mã cũ'])
		need((await page.textContent('main')).includes(words), `nothing is said of ${words}`);
	// the column that nobody knows: say what it is, and look again
	await page.selectOption('select[name=c0]', 'code');
	await page.click('button:has-text("Xem trước lại")');
	await page.waitForSelector('td:has-text("HT/35")');
	need(!(await page.textContent('main')).includes('Cột chưa nhận ra'), 'the chosen column is still unknown');
	await page.click('button:has-text("Ghi 35 dòng")');
	await page.waitForURL(/\/systems$/);
	need((await page.textContent('main')).includes('Đã ghi: 35 mới'), 'not said to be written');
	need(Number(/\d+/.exec(await page.textContent('main section header'))[0]) === before + 35, 'not 35 more');
	// the second time: nothing to do, and the column is known by now
	await page.goto('/systems/import');
	await page.setInputFiles('input[type=file]', file);
	await page.click('button:has-text("Xem trước khi ghi")');
	await page.waitForSelector('text=Không đổi: 35');
	need(await page.locator('form[action$="/import/run"]').count() === 0, 'offers to write what is the same');
});

test('wrong rows are shown with their fault, and come back as a workbook with a column “Lỗi”', async ({ open }) => {
	const page = await open({ scripts: false }), dir = folder(), file = join(dir, 'bad.csv');
	writeFileSync(file, 'Tên HTTT;Đơn vị;Cấp độ\nTốt;VPC;3\nXấu;Cục Không Có;9\n');
	await page.goto('/systems/import');
	await page.setInputFiles('input[type=file]', file);
	await page.click('button:has-text("Xem trước khi ghi")');
	await page.waitForSelector('[role=alert]');
	need(await page.locator('tr.k-rowbad').count() === 1, 'not one wrong row');
	need((await page.textContent('tr.k-rowbad')).includes('Cục Không Có'), 'what was typed is not shown');
	need(await page.locator('form[action$="/import/run"]').count() === 0, 'offers to write wrong rows');
	await shot(page, 'import-faults');
	const [download] = await Promise.all([page.waitForEvent('download'), page.click('a:has-text("Tải lại tệp kèm cột")')]);
	need(download.suggestedFilename() === 'loi-systems.xlsx', download.suggestedFilename());
	const back = join(dir, 'back.xlsx');
	await download.saveAs(back);
	need(readFileSync(back).subarray(0, 2).toString() === 'PK', 'no workbook');
	await page.goto('/systems/import');
	await page.setInputFiles('input[type=file]', back);
	await page.click('button:has-text("Xem trước khi ghi")');
	need(await page.locator('tr.k-rowbad').count() === 1, 'the returned workbook does not read again');
});

test('the empty sheet holds every column, also of the decision, and reads', async ({ open }) => {
	const page = await open(), file = join(folder(), 'mau.xlsx');
	await page.goto('/systems/import');
	const [download] = await Promise.all([page.waitForEvent('download'), page.click('a:has-text("Tệp mẫu")')]);
	await download.saveAs(file);
	const read = spawnSync('python3', ['-c', 'import sys,zipfile;print(zipfile.ZipFile(sys.argv[1]).read("xl/sharedStrings.xml").decode())', file], { encoding: 'utf8' });
	for (const head of ['Tên hệ thống thông tin *', 'Quyết định cấp độ – Số quyết định', 'Quy chế – Ngày ban hành', 'Cách ghi'])
		need(read.stdout.includes(head), `no ${head}: ${read.stderr}`);
	await page.setInputFiles('input[type=file]', file);
	await page.click('button:has-text("Xem trước khi ghi")');
	await page.waitForSelector('h2:has-text("Xem trước")');
	need(!(await page.textContent('main')).includes('Cột chưa nhận ra'), 'a column of the empty sheet is unknown');
});

test('a directive by form: faults at their fields, what it asks of whom, loaded, a point of the board', async ({ open, expect }) => {
	const page = await open();
	const began = Date.now();
	let inputs = 0;
	const fill = async (name, value) => { await page.fill(`[name="${name}"]`, value); inputs++; };
	const pick = async (name, value) => { await page.selectOption(`[name="${name}"]`, value); inputs++; };
	await page.goto('/directives');
	await page.click('a:has-text("Thêm văn bản giao nhiệm vụ")');
	await page.waitForSelector('h1:has-text("Thêm văn bản giao nhiệm vụ")');
	await accessible(page);
	await fill('number', '12/KH-BM');
	await fill('title', 'Kế hoạch bảo đảm an ninh mạng (giả định)');
	await fill('issuer', 'Bộ Mẫu');
	await fill('date', '05/10/2026');
	await pick('mark', 'V');
	await fill('i0.point', 'I.1');
	await fill('i0.text', 'Họp giao ban về an ninh mạng, có kết luận');
	await fill('i0.due', '31/12/2026');
	await pick('i0.evidence', 'act:meeting');
	await fill('i1.point', 'I.2');
	await fill('i1.text', 'Dò quét lỗ hổng bảo mật');
	await pick('i1.subject', 'systems_op');
	await fill('i1.units', 'Vụ Không Có');
	await fill('i1.due', 'trước 20/12');
	await pick('i1.evidence', 'scan');
	expect('400 /directives/new');
	await press(page, 'button:has-text("Xem trước")', '#e-i1\\.units');
	need(await page.inputValue('[name="i1.units"]') === 'Vụ Không Có', 'what was typed is lost');
	need(await page.locator('small.k-err').count() === 1, 'not one fault');
	await fill('i1.units', '');
	await press(page, 'button:has-text("Xem trước")', 'h2:has-text("Xem trước: văn bản này sẽ yêu cầu")');
	await shot(page, 'directive-1440');
	await page.click('button:has-text("Nạp văn bản này")');
	await page.waitForURL(/\/directives$/);
	const said = await page.textContent('main');
	need(said.includes('Họp giao ban về an ninh mạng') && said.includes('phiên bản 1'), 'not among the directives');
	console.log(`  a directive of two tasks: ${inputs} inputs, ${((Date.now() - began) / 1000).toFixed(1)} s of the program and a robot`);
	await page.goto('/duties?pack=12-kh-bm');
	need(await page.locator('main tbody tr').count() > 3, 'no duties');
});

// Chỉ thị 57-CT/TW of 31/12/2025 as far as the press tells it: review, monitoring, reports, named heads, connection of level 3 and above. Its own numbers of points
// are not known here, so the tasks bear the office's own, and all of it is marked second hand: it may remind, never turn anything overdue.
const head57 = { number: '57-CT/TW', title: 'Tăng cường bảo đảm an ninh mạng, bảo mật thông tin, an ninh dữ liệu trong hệ thống chính trị', issuer: 'Ban Bí thư', date: '31/12/2025' };
const tasks57 = [ // point, content, of whom, date, cycle, evidence; the words of the form's choices
	['1', 'Phân công người đứng đầu chịu trách nhiệm', '', '', 'Không ấn định', 'Văn bản: Phân công, giao nhiệm vụ'],
	['2', 'Rà soát hệ thống thông tin', 'Từng đơn vị có hệ thống thông tin', '', 'Hằng năm', 'Xác nhận danh mục hệ thống'],
	['3', 'Giám sát an ninh mạng hệ thống cấp độ 3 trở lên', 'Từng hệ thống cấp độ 3 trở lên', '', 'Không ấn định', 'Báo cáo giám sát hằng tuần'],
	['4', 'Kết nối hệ thống cấp độ 3 trở lên với trung tâm quốc gia', 'Từng hệ thống cấp độ 3 trở lên', '', 'Không ấn định', 'Văn bản: Giám sát'],
	['5', 'Báo cáo định kỳ', 'Đơn vị giữ vai trò: Đơn vị chuyên trách về an ninh mạng', '', 'Hằng năm', 'Báo cáo gửi: Cơ quan có thẩm quyền'],
];

// On a server of its own: two more documents would make the others' board longer.
async function alone(run) {
	const site = await office('demo/load.sh'), browser = await launch();
	try {
		const v = await visitor(browser, site);
		await signIn(v.page, site.admin);
		await run({ page: v.page, expect: (answer) => v.expected.add(answer) });
		need(v.faults.length === 0, v.faults.join('\n'));
	} finally {
		await browser.close();
		await site.stop();
	}
}

async function loaded57(page, inputs, began, way) {
	await page.waitForSelector('h2:has-text("Xem trước: văn bản này sẽ yêu cầu")');
	const preview = await page.textContent('main');
	need(preview.includes('chưa đọc từ văn bản gốc: chỉ nhắc, không tính Quá hạn') && preview.includes('Cục Chuyển đổi số'), 'the preview does not say what is asked of whom');
	need(/nhiệm vụ của 7 đơn vị, \d+ đã có minh chứng/.test(preview), 'it does not say what is shown done already');
	await accessible(page);
	await fits(page);
	await shot(page, `directive-57-${way}`);
	await page.click('button:has-text("Nạp văn bản này")');
	await page.waitForURL(/\/directives$/);
	console.log(`  Chỉ thị 57-CT/TW by ${way}, ${tasks57.length} tasks: ${inputs} inputs, ${((Date.now() - began) / 1000).toFixed(1)} s of the program and a robot`);
}

test('a public directive by form: what it asks of whom, loaded, on the board, out as YAML, again without a change; by workbook the same', () => alone(async ({ page, expect }) => {
	const began = Date.now(), dir = folder();
	let inputs = 0;
	await page.goto('/directives/new');
	for (const [name, value] of Object.entries(head57)) {
		await page.fill(`[name="${name}"]`, value);
		inputs++;
	}
	await page.selectOption('[name="mark"]', 'S');
	inputs++;
	await page.click('button:has-text("Thêm 5 việc")');
	await page.waitForSelector('[name="i4.point"]');
	for (const [i, task] of tasks57.entries())
		for (const [k, name] of ['point', 'text', 'subject', 'due', 'cycle', 'evidence'].entries()) {
			const field = page.locator(`[name="i${i}.${name}"]`);
			if (!task[k])
				continue;
			if (await field.evaluate((e) => e.tagName === 'SELECT'))
				await field.selectOption({ label: task[k] });
			else
				await field.fill(task[k]);
			inputs++;
		}
	await page.click('button:has-text("Xem trước")');
	await loaded57(page, inputs, began, 'form');
	need((await page.textContent('main')).includes('57-CT/TW'), 'not among the directives');
	await page.goto('/board?pack=57-ct-tw');
	const board = await page.textContent('main');
	need(board.includes('57-CT/TW: Tăng cường bảo đảm an ninh mạng'), 'the board does not name the document by its number');
	for (const task of tasks57)
		need(board.includes(task[1]), `not on the board: ${task[1]}`);
	await fits(page);
	await shot(page, 'board-57');
	await page.goto('/duties?pack=57-ct-tw');
	need(await page.locator('main tbody tr').count() > 5 && await page.locator('main tbody .k-late').count() === 0, 'late by second hand, or nothing is asked');
	await page.goto('/directives');
	const [download] = await Promise.all([page.waitForEvent('download'), page.locator('a[href*="/directives/packs/57-ct-tw"]').first().click()]);
	const yaml = join(dir, '57.yaml');
	await download.saveAs(yaml);
	need(/number: "?57-CT\/TW/.test(readFileSync(yaml, 'utf8')), 'no YAML');
	expect('409 /directives/new');
	await page.goto('/directives/new?code=57-ct-tw');
	await page.click('button:has-text("Xem trước")');
	await page.click('button:has-text("Nạp văn bản này")');
	await page.locator('text=Không có gì thay đổi').waitFor();
	// The same from a workbook: five fields and a file; what it makes is the very same, so there is nothing to load.
	const again = Date.now(), book = join(dir, '57.xlsx');
	const rows = [['Khoản, điểm', 'Nội dung nhiệm vụ', 'Ai, cái gì phải có', 'Thời hạn', 'Chu kỳ', 'Loại minh chứng'], ...tasks57];
	const made = spawnSync('python3', ['-c', 'import sys,json;sys.path.insert(0,"tests/intake");from messy import sheet,workbook;workbook(sys.argv[1],[("Giao việc",False,sheet(json.loads(sys.argv[2])))])', book, JSON.stringify(rows)], { encoding: 'utf8' });
	need(made.status === 0, made.stderr);
	await page.goto('/directives/new?code=57-ct-tw');
	await page.setInputFiles('#tep', book);
	await page.click('button:has-text("Đọc tệp")');
	await page.waitForSelector('h2:has-text("Xem trước: văn bản này sẽ yêu cầu")');
	await page.click('button:has-text("Nạp văn bản này")');
	await page.locator('text=Không có gì thay đổi').waitFor();
	await page.goto('/directives/new');
	for (const [name, value] of Object.entries({ ...head57, number: '57-CT/TW (biểu)' }))
		await page.fill(`[name="${name}"]`, value);
	await page.selectOption('[name="mark"]', 'S');
	await page.setInputFiles('#tep', book);
	await page.click('button:has-text("Đọc tệp")');
	await loaded57(page, Object.keys(head57).length + 2, again, 'workbook');
}));

for (const width of [360, 1440])
	test(`the form of a directive fits and is accessible at ${width} px, and reads without script`, async ({ open }) => {
		const page = await open({ width, scripts: width === 1440 });
		await page.goto('/directives/new');
		await fits(page);
		if (width === 1440)
			await accessible(page);
		await page.click('button:has-text("Thêm 5 việc")');
		await page.waitForSelector('[name="i4.point"]');
		await fits(page);
		await shot(page, `directive-form-${width}`);
	});

for (const width of [360, 1440])
	test(`columns of a list are chosen, saved and taken again by one click at ${width} px`, async ({ open }) => {
		const page = await open({ width, scripts: width === 1440 });
		await page.goto('/systems?state=operating');
		await page.click('a:has-text("Chọn cột")');
		await page.waitForSelector('h2:has-text("Bộ cột đã lưu")');
		need((await page.textContent('main')).includes('Đang vận hành'), 'the filter is not said');
		await fits(page);
		if (width === 1440)
			await accessible(page);
		await page.focus('a[href="#luu"]'); // past a hundred fields by two keys
		await page.keyboard.press('Enter');
		await page.keyboard.press('Tab');
		need(await page.evaluate(() => document.activeElement.value) === 'sheet', 'the way to the buttons leads elsewhere');
		await page.fill('[name="o.decision.number"]', '2');
		await page.fill('[name="h.name"]', 'Tên HTTT');
		await page.fill('#ten', `Gửi trước 16h (${width})`);
		await page.focus('button:has-text("Lưu bộ cột")');
		await page.keyboard.press('Enter');
		await page.waitForSelector(`th:has-text("Gửi trước 16h (${width})")`);
		await shot(page, `columns-${width}`);
		const [download] = await Promise.all([page.waitForEvent('download'), page.locator('a:has-text("Tải XLSX")').last().click()]);
		const file = join(folder(), 'sheet.xlsx');
		await download.saveAs(file);
		const read = spawnSync('python3', ['-c', 'import sys,zipfile;print(zipfile.ZipFile(sys.argv[1]).read("xl/sharedStrings.xml").decode())', file], { encoding: 'utf8' });
		for (const words of ['Tên HTTT', 'Quyết định cấp độ – Số quyết định', 'Nguồn số liệu', 'Đang vận hành'])
			need(read.stdout.includes(words), `no ${words} in the sheet: ${read.stderr}`);
	});
