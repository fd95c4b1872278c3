// Real Excel through the page, as an officer brings it: users.md 7 (ii).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessible, fits, need, shot, test } from './harness.mjs';

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
		await fits(page);
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
