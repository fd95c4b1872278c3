// Papers: the page of Monday on one sheet, a statement made, printed, brought back signed and checked; templates; hand-over.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessible, fits, need, printed, shot, test, wholeWords } from './harness.mjs';
import { scanOf, there } from './scan.mjs';

for (const width of [360, 1440])
	test(`papers: every page is whole and accessible at ${width} px`, async ({ open }) => {
		const page = await open({ width });
		for (const path of ['/reports/monday', '/papers', '/report-templates', '/reports/mau08']) {
			need((await page.goto(path)).ok(), path);
			await fits(page);
			await wholeWords(page);
			await accessible(page);
		}
		await page.goto('/reports/monday');
		await shot(page, `monday-${width}`);
	});

test('papers: the page of Monday is one sheet', async ({ open }) => {
	const page = await open();
	await page.goto('/reports/monday');
	need(await printed(page, 'monday') === 1, 'not one sheet');
	await page.evaluate(() => { // as full as it may be: five rows, five rows, three wishes, and words as long as they may be
		const long = 'Xử lý lỗ hổng đã được cảnh báo và có dò quét xác nhận – Cảnh báo 59: phần mềm hội n…';
		const [late, due] = [...document.querySelectorAll('.k-a4 table')].slice(1), [wishes, changes] = document.querySelectorAll('.k-a4 ol');
		for (const table of [late, due]) {
			const row = table.querySelector('tbody tr'), cells = row.querySelectorAll('td, th');
			cells[1].textContent = long;
			if (table === late)
				cells[2].textContent = 'Trưởng phòng An toàn thông tin, Cục CĐS';
			table.querySelector('tbody').innerHTML = row.outerHTML.repeat(5);
		}
		wishes.innerHTML = `<li>Giao Cục CĐS trình kế hoạch khắc phục trước hết Thứ Sáu 04/12: 17 việc quá hạn, lâu nhất là ${long} (điểm 2.a, 2.c, NĐ331.31).</li>`.repeat(3);
		changes.insertAdjacentHTML('afterbegin', '<li>Phát sinh mới 12: 1.c (KHTC), 1.c (VPB), 2.b (HT-07) và 9 việc khác.</li>'.repeat(2));
	});
	need(await printed(page, 'monday-full') === 1, 'not one sheet with all its rows');
	await page.goto('/reports/monday');
	const text = await page.locator('.k-a4').innerText();
	need(text.includes('Đề nghị quyết định') && text.includes('BÁO CÁO NHANH'), 'words are missing');
});

test('papers: a statement is made, signed on paper, brought back; its code leads to it', async ({ open, expect }) => {
	const page = await open(), home = mkdtempSync(join(tmpdir(), 'khien-papers-'));
	try {
		await page.goto('/papers');
		await page.selectOption('#dv', 'KHTC');
		await Promise.all([page.waitForURL(/papers\/\d+$/), page.click('form[action="/papers/statement"] button')]);
		const at = page.url(), code = (await page.locator('dd').first().innerText()).trim();
		need(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/.test(code), `the code reads ${code}`);
		await fits(page);
		await accessible(page);
		const [docx] = await Promise.all([page.waitForEvent('download'), page.click('text=Tải DOCX')]);
		need(docx.suggestedFilename().endsWith('.docx'), docx.suggestedFilename());
		await page.goto(`/verify?code=${code.toLowerCase().replaceAll('-', ' ')}`);
		need(page.url() === at, 'the code does not lead to the paper');
		if (!there('soffice'))
			return;
		await page.click('form[action$="/pdf"] button');
		await page.waitForURL(/jobs\/\d+/);
		await page.locator('progress[aria-label="Tiến độ"]').waitFor();
		need((await page.textContent('#viec')).includes('Đang dựng bản PDF'), 'the progress is not said');
		await page.locator('text=Xem kết quả').waitFor({ timeout: 60000 });
		await page.click('text=Xem kết quả');
		await page.waitForURL(at);
		const [pdf] = await Promise.all([page.waitForEvent('download'), page.click('text=Tải PDF')]);
		await pdf.saveAs(join(home, 'chua-ky.pdf'));
		const bytes = readFileSync(join(home, 'chua-ky.pdf'), 'latin1');
		need(bytes.startsWith('%PDF-') && bytes.trimEnd().endsWith('%%EOF'), 'the file that arrived is not whole');
		// What Khiên made is not the signed copy: as it is, and saved anew by another program.
		const id = /papers\/(\d+)/.exec(at)[1];
		expect(`400 /papers/${id}/signed`);
		writeFileSync(join(home, 'luu-lai.pdf'), Buffer.concat([readFileSync(join(home, 'chua-ky.pdf')), Buffer.from('\n%saved again\n')]));
		for (const [name, words] of [['chua-ky.pdf', 'bản PDF do Khiên lập'], ['luu-lai.pdf', 'Tệp này chưa có chữ ký']]) {
			await page.goto(at);
			await page.setInputFiles('#f-file', join(home, name));
			await page.fill('#f-number', '15/BC-VPC');
			await page.fill('#f-date', '20/11/2026');
			await page.fill('#f-code', 'ABCD-1');
			await page.click('form[action$="/signed"] button');
			await page.locator(`#h-file:has-text("${words}")`).waitFor();
			need((await page.textContent('main')).includes('ký tay, đóng dấu rồi quét'), 'the way out is not said');
			const kept = await Promise.all(['number', 'date', 'code'].map((f) => page.inputValue(`#f-${f}`)));
			need(kept.join() === '15/BC-VPC,20/11/2026,ABCD-1', `of what was typed there is left: ${kept}`);
		}
		// A scan of the sheet signed by hand is; its code is typed, unless it can be recognised.
		writeFileSync(join(home, 'da-ky.pdf'), scanOf(join(home, 'chua-ky.pdf')));
		await page.goto(at);
		await page.fill('#f-code', code);
		const began = Date.now();
		await page.setInputFiles('#f-file', join(home, 'da-ky.pdf'));
		await page.click('form[action$="/signed"] button');
		await page.locator('text=/Đã đọc mã|Đã gắn bản đã ký/').waitFor({ timeout: 60000 });
		console.log(`  the signed copy: 2 inputs, ${((Date.now() - began) / 1000).toFixed(1)} s`);
		need((await page.locator('dl').innerText()).includes('Bản đã ký'), 'the signed copy is not shown');
		need((await page.locator('dl').innerText()).includes('Tệp không có chữ ký số'), 'a copy without a signature is not told');
		await shot(page, 'paper-signed');
	} finally {
		rmSync(home, { recursive: true, force: true });
	}
});

test('papers: a template is tried and used, a wrong one is told its faults', async ({ open, expect }) => {
	const page = await open(), home = mkdtempSync(join(tmpdir(), 'khien-papers-'));
	try {
		await page.goto('/report-templates');
		expect('400 /report-templates');
		const [shipped] = await Promise.all([page.waitForEvent('download'), page.click('a[href="/report-templates/monday/file"]')]);
		const file = join(home, 'mau.docx');
		await shipped.saveAs(file);
		await page.selectOption('#loai', 'statement');
		await page.setInputFiles('#tep', file);
		await page.click('button[value=save]');
		await page.locator('#loi').waitFor();
		need((await page.locator('main').innerText()).includes('{{tuan}}'), 'the unknown field is not named');
		await accessible(page);
		await page.selectOption('#loai', 'monday');
		await page.setInputFiles('#tep', file);
		const [trial] = await Promise.all([page.waitForEvent('download'), page.click('button[value=try]')]);
		need(trial.suggestedFilename() === 'xem-thu-monday.docx', trial.suggestedFilename());
		await page.click('button[value=save]');
		await page.locator('.k-right:has-text("Mẫu của cơ quan")').waitFor();
		await page.click('form[action="/report-templates/monday/reset"] button');
		await page.locator('text=trở lại mẫu kèm theo').waitFor();
	} finally {
		rmSync(home, { recursive: true, force: true });
	}
});

test('papers: an officer hands over in two choices and one confirmation', async ({ open }) => {
	const page = await open();
	await page.goto('/people?q=CDS-02');
	await page.click('main a:has-text("CDS-02")');
	await page.click('a:has-text("Bàn giao")');
	await page.waitForURL(/handover$/);
	await fits(page);
	await accessible(page);
	await page.selectOption('#to', 'CDS-04');
	await Promise.all([page.waitForURL(/papers\/\d+$/), page.click('main form button')]);
	await page.click('form[action$="/apply"] button');
	await page.locator('text=theo biên bản').first().waitFor();
	need(await page.locator('form[action$="/apply"]').count() === 0, 'it could be confirmed twice');
	// Taken back with a reason, it can be confirmed again.
	await page.click('summary:has-text("Hoàn tác")');
	await page.fill('#ld-ht', 'Lập nhầm người nhận');
	await page.click('form[action$="/apply/undo"] button');
	await page.locator('form[action$="/apply"]').waitFor();
});
