// The document-management system's monthly register whose heads nobody knows: the page shows the columns with their first rows, a person says once which is
// which, and the next month's comes in by itself.
import { spawnSync } from 'node:child_process';
import { accessible, fits, need, shot, test } from './harness.mjs';

function workbook(pages) {
	const r = spawnSync('python3', ['-c', 'import json, sys; sys.path.insert(0, "tests/report"); from xlsx import workbook; sys.stdout.buffer.write(workbook(json.load(sys.stdin)))'],
		{ input: JSON.stringify(pages), maxBuffer: 1 << 24 });
	need(r.status === 0, String(r.stderr));
	return r.stdout;
}

const month = (n, from) => workbook([['Sổ đến', [['BỘ MẪU'], [`SỔ CÔNG VĂN ĐẾN THÁNG ${n}/2026`], [],
	['TT', 'Mã hiệu', 'Phát hành hôm', 'Về việc', 'Từ đâu tới', 'Thủ trưởng', 'Chuyển xử lý'],
	['1', `${from}/BC-CĐS`, `17/${n}/2026`, 'Kết quả diễn tập ứng phó sự cố HT-04', 'Cục Chuyển đổi số', 'Cục trưởng', 'Phòng 1'],
	['2', `${from + 1}/GM-CĐS`, `18/${n}/2026`, 'Giấy mời dự lễ', 'Cục Chuyển đổi số', 'Cục trưởng', 'Phòng 2'],
	['3', `${from + 2}/BC-CĐS(M)`, `18/${n}/2026`, 'Kết quả dò quét', 'Cục Chuyển đổi số', 'Cục trưởng', 'Phòng 1']]]]);

async function bring(page, buffer) {
	await page.goto('/inbox/register');
	await page.setInputFiles('#so', { name: 'so.xlsx', mimeType: 'application/octet-stream', buffer });
	await page.click('button:has-text("Nhập sổ")');
	await page.waitForSelector('main dl, #r0');
}

for (const width of [1440, 360])
	test(`a register whose heads nobody knows is asked about, once, at ${width} px`, async ({ open, expect }) => {
		const page = await open({ width }), first = width * 10;
		// At 360 px another layout, so that it is asked about again.
		const sheet = (n, from) => width === 1440 ? month(n, from)
			: workbook([['Sổ', [['TT', 'Mã hiệu công văn', 'Hôm ban ra', 'Tóm lại', 'Ghi thêm'], ['1', `${from}/BC-CĐS`, `17/${n}/2026`, 'Kết quả diễn tập ứng phó sự cố HT-04', 'x']]]]);
		const want = width === 1440 ? { 'Mã hiệu': 'number', 'Phát hành hôm': 'date', 'Về việc': 'summary', 'Từ đâu tới': 'issuer', 'Thủ trưởng': 'signer_post' }
			: { 'Mã hiệu công văn': 'number', 'Hôm ban ra': 'date', 'Tóm lại': 'summary' };
		await bring(page, sheet(10, first));
		need(await page.locator('#r0').count() === 1 && await page.locator('main dl').count() === 0, 'nobody asked what the columns are');
		need((await page.textContent('main')).includes('Kết quả diễn tập ứng phó sự cố HT-04'), 'no rows are shown beside the heads');
		await fits(page);
		await accessible(page);
		// Nothing chosen: it asks again, and says what for.
		expect('400 /inbox/register');
		await page.click('button:has-text("Nhập theo lựa chọn này")');
		await page.waitForSelector('text=Chưa chọn đủ cột số');
		for (const [text, code] of Object.entries(want))
			await page.getByLabel(text, { exact: true }).selectOption(code);
		await page.click('button:has-text("Nhập theo lựa chọn này")');
		await page.waitForSelector('main dl');
		let n = (await page.locator('main dl dt').allTextContents()).join(' ');
		need(n === (width === 1440 ? '1 0 1 1 0' : '1 0 0 0 0'), `new, known, irrelevant, secret, wrong: ${n}`);
		need((await page.textContent('main')).includes('Đã ghi nhớ cách đọc'), 'nothing is said to be remembered');
		// The next month nobody is asked, and a column that is not used is not asked about again.
		await bring(page, sheet(11, first + 5));
		need(await page.locator('#r0').count() === 0, 'asked again');
		n = (await page.locator('main dl dt').allTextContents()).join(' ');
		need(n === (width === 1440 ? '1 0 1 1 0' : '1 0 0 0 0'), `the second month: ${n}`);
		await page.goto('/inbox');
		need((await page.textContent('.k-queue')).includes(`${first + 5}/BC-CĐS`), 'it does not wait in the queue');
		// Without a signer it goes on, and names what it did not use.
		const officer = await open({ width });
		await bring(officer, workbook([['Sổ', [['TT', 'Số ký hiệu', 'Ngày ban hành', 'Trích yếu', `Đầu mối ${width}`], ['1', `${first + 7}/BC-CĐS`, '17/11/2026', 'Kết quả diễn tập', 'Phòng 1']]]]));
		need(await officer.locator('#r0').count() === 0 && (await officer.textContent('main')).includes(`Cột không dùng: Đầu mối ${width}`), 'a register without signers is asked about');
		// A new layout is asked about; the picture comes last, for it leaves style attributes behind, which the page's policy would refuse on the next swap.
		await bring(page, workbook([['Sổ', [['TT', 'Mã hiệu', 'Phát hành hôm', 'Điều cần nêu', `Đầu mối ${width}`, 'Lãnh đạo'], ['1', '9/BC-CĐS', '17/11/2026', 'Kết quả dò quét HT-04', 'Phòng 1', 'Cục trưởng']]]]));
		need(await page.locator('#r0').count() === 1, 'a new layout is not asked about');
		need(!(await page.locator('form select option').allTextContents()).includes('Bản nháp'), 'a draft mark is offered as a column');
		await shot(page, `register-columns-${width}`);
	});
