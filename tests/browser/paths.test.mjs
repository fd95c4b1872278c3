// What work costs a person, on recorded paths: users.md 7 (i), a unit without systems finishes its year in at most 20 minutes; and a done thing is
// recorded in at most 60 seconds and four inputs. Counted by hand.mjs; a path that grows over its bound fails.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessible, fits, need, shot, tappable, test, wholeWords } from './harness.mjs';
import { Hand, turn } from './hand.mjs';
import { cli, day, daysAgo, id_of, ministry, password, people, register, today } from './ministry.mjs';

async function arrive(hand) {
	await hand.page.goto('/sign-in');
	hand.pages++;
	await hand.type('input[name=name]', 'dau-moi');
	await hand.type('input[name=password]', password);
	await hand.open('main button[type=submit]');
	await hand.open('nav a[href^="/mywork"]');
}

const duty = (hand, words) => hand.page.locator(`main tr:has-text("${words}") a:has-text("Vì sao?")`);

async function second_look(enter, number) { // somebody else's minute: the list is looked at by a second person
	const second = await enter({ name: 'chuyen-trach', password });
	await second.goto(`/documents?q=${encodeURIComponent(number)}`);
	await turn(second, () => second.locator('main tbody a').first().click());
	await turn(second, () => second.click('button:has-text("Xác nhận đã kiểm tra")'));
}

const of_unit = (site, ...more) => cli(site, 'duties', '--unit', 'VTN', '--json', ...more).trim().split('\n').map((l) => JSON.parse(l));

// What the unit does once a year, each with its paper, on three different days.
const once_a_year = [
	async (hand, date, file) => { // who is in charge
		await register(hand, '12/TB-VTN', date, 'Vụ trưởng', file);
		await hand.open('nav a[href^="/mywork"]');
		await hand.open(duty(hand, 'Văn bản phân công'));
		await hand.open('main a:has-text("Ghi việc đã làm")');
		await hand.choose('select[name=document]', { label: await hand.page.locator('select[name=document] option:has-text("12/TB-VTN")').first().textContent() });
		await hand.open('main button[type=submit]:has-text("Ghi")');
	},
	async (hand, date, file) => { // an act of direction
		await register(hand, '15/KL-VTN', date, 'Vụ trưởng', file);
		await hand.open('nav a[href^="/mywork"]');
		await hand.open(duty(hand, 'việc chỉ đạo'));
		await hand.open('main a:has-text("Ghi việc đã làm")');
		await hand.open('main a:has-text("Họp, kết luận chỉ đạo")');
		await hand.type('[name=title]', 'Kết luận giao ban về an ninh mạng');
		await hand.tick('label:has-text("15/KL-VTN")');
		await hand.open('main button[type=submit]:has-text("Ghi")');
	},
	async (hand, date, file) => { // the attendance list
		await register(hand, '16/BB-VTN', date, 'Vụ trưởng', file);
		await hand.open('nav a[href^="/mywork"]');
		await hand.open(duty(hand, 'danh sách tham dự'));
		await hand.open('main a:has-text("Ghi việc đã làm")');
		for (let i = 0; i < people; i++)
			await hand.tick(`label:has-text("VTN-${i}")`, i === 0);
		await hand.tick('label:has-text("16/BB-VTN")');
		await hand.open('main button[type=submit]:has-text("Ghi")');
	},
	async () => {},
];

test('users.md 7 (i): a unit without systems finishes its year in at most 20 minutes', () => ministry(async ({ site, enter, file, home }) => {
	const year = new Date().getFullYear() + 1, all = [];
	for (const [q, month] of ['01', '04', '07', '10'].entries()) { // each quarter on a day of its own, before its 10th
		const date = await day(site, home, `${year}-${month}-06`), hand = new Hand(await enter());
		await arrive(hand);
		await hand.open('button:has-text("Không quản lý HTTT")');
		const said = hand.total;
		await once_a_year[q](hand, date, file);
		if (q === 2)
			await second_look(enter, '16/BB-VTN');
		console.log(`  ${hand.say(`${date} (the click of the quarter: ${said.toFixed(0)} s)`)}`);
		all.push(hand);
		const late = of_unit(site).filter((r) => r.state === 'late');
		need(late.length === 0, `late on ${date}: ${late.map((r) => r.duty)}`);
	}
	await day(site, home, `${year}-12-31`);
	const rows = of_unit(site), open = rows.filter((r) => !['met', 'not_applicable'].includes(r.state));
	need(rows.length >= 6 && open.length === 0, open.map((r) => `${r.duty} ${r.state}: ${r.reasons.map((x) => x.text).join('; ')}`).join('\n'));
	const sum = (what) => all.reduce((n, h) => n + h[what], 0), minutes = sum('total') / 60;
	console.log(`  the year ${year}: ${sum('inputs')} inputs, ${sum('clicks')} clicks, ${minutes.toFixed(1)} minutes by KLM`);
	need(minutes <= 20, `${minutes.toFixed(1)} minutes`);
}));

test('a done thing is recorded in at most 60 seconds and four inputs', () => ministry(async ({ site, enter }) => {
	const page = await enter(site.admin), hand = new Hand(page);
	await page.goto('/mywork');
	await hand.open('main a:has-text("Ghi việc đã làm")');
	await hand.open('main a:has-text("Báo cáo giám sát")');
	await hand.type('[name=done_on]', today);
	await hand.type('[name=period]', String(new Date().getFullYear()));
	await hand.tick('label:has-text("HT-01")');
	hand.inputs++;
	await hand.tick('label:has-text("VB-GS")');
	hand.inputs++;
	await hand.open('main button[type=submit]:has-text("Ghi")');
	need((await page.textContent('main')).includes('Báo cáo giám sát'), 'it is not there');
	console.log(`  ${hand.say('a monitoring report')}`);
	need(hand.inputs <= 4 && hand.total <= 60, hand.say('over the bound'));
}));

// Everything that a drill is judged by, in four inputs: from the list of what can be recorded, and from the duty of a system, of another day and with its hours.
const drill_row = (site, system) => cli(site, 'duties', '--clause', '2.b', '--json').trim().split('\n').map((l) => JSON.parse(l)).find((r) => /drill/.test(r.duty) && JSON.stringify(r.subject).includes(system));

async function drilled(hand, number, when) {
	await hand.type('[name=held]', `${when}; 80 75 90`);
	await hand.type('[name=attendance]', 'CDS-03; CDS-04');
	await hand.tick(`label:has-text("${number}")`);
	hand.inputs++;
	await hand.open('main button[type=submit]:has-text("Ghi")');
	const said = await hand.page.textContent('main');
	need(['80', '75', '90'].every((n) => said.includes(n)), said);
}

test('a live-fire drill is recorded in at most 60 seconds and four inputs', () => ministry(async ({ site, enter, home }) => {
	writeFileSync(join(home, 'd.csv'), `code,number,date,issuer,signer_post,summary,unit,local_ref\nVB-DTX,901/BC-CĐS,${today},Cục Chuyển đổi số,Cục trưởng,Báo cáo kết quả diễn tập thực chiến,CDS,Văn thư\n`);
	cli(site, 'import', 'documents', join(home, 'd.csv'));
	const page = await enter(site.admin), short = new Hand(page), other = new Hand(page);
	await page.goto('/mywork');
	await short.open('main a:has-text("Ghi việc đã làm")');
	await short.open('main a:text-is("Diễn tập thực chiến")');
	need(await page.inputValue('[name=held]') === today && (await page.textContent('#h-held')).includes('Điền sẵn hôm nay'), 'today is not filled in, or not said to be');
	await short.tick('label:has-text("HT-01")');
	short.inputs++;
	await drilled(short, '901/BC-CĐS', `08:00-17:00 ${daysAgo(1)}`);
	await page.goto(`/why?duty=${drill_row(site, 'HT-06').duty}&subject=${id_of(site, 'systems', 'HT-06')}`);
	await other.open('main a:has-text("Ghi việc đã làm")');
	await drilled(other, '901/BC-CĐS', today);
	for (const [hand, what, system] of [[short, 'a drill of yesterday with its hours, from the list', 'HT-01'], [other, 'a drill of today, from its duty', 'HT-06']]) {
		console.log(`  ${hand.say(what)}`);
		need(hand.inputs <= 4 && hand.total <= 60, hand.say('over the bound'));
		const row = drill_row(site, system), why = row.reasons.map((r) => r.text).join('; ');
		need(row.state === 'met' && /có đủ ba điểm/.test(why), `${system}: ${row.state}: ${why}`);
	}
}));

for (const width of [360, 1440])
	test(`the form of a drill is small, told to a screen reader and walked by keyboard at ${width} px`, async ({ open, expect }) => {
		const page = await open({ width });
		await page.goto('/record');
		await turn(page, () => page.click('main a:text-is("Diễn tập thực chiến")'));
		await accessible(page);
		await fits(page);
		await wholeWords(page);
		if (width === 360)
			await tappable(page);
		need(await page.getByLabel('Thời gian và ba điểm (quy trình, công nghệ, con người)').count() === 1, 'an input has no name');
		for (let i = 0; i < 60 && await page.evaluate(() => document.activeElement.name) !== 'held'; i++)
			await page.keyboard.press('Tab');
		await page.keyboard.press('End');
		await page.keyboard.type('; 80 175 90');
		expect('400 /activities');
		await turn(page, () => page.keyboard.press('Enter'));
		const wrong = page.locator('[name=held]');
		need(await wrong.getAttribute('aria-invalid') === 'true' && await wrong.getAttribute('aria-describedby') === 'h-held' && await wrong.inputValue() === `${today}; 80 175 90`, 'what was typed is not kept beside its fault');
		need((await page.locator('#h-held').textContent()).includes('Số thứ 2, Điểm công nghệ'), 'the fault does not name the number');
		await accessible(page);
		await fits(page);
		await shot(page, `drill-wrong-${width}`);
		await page.goto('/activities/new?kind=drill&done_on=2026-11-27');
		await shot(page, `drill-${width}`);
	});

// Inputs that take several fields in one line: told by name, with their fault beside what was typed, small and large, and without script.
const lines = [['/activities/new?kind=report_sent', 'sent', 'Số biên nhận (mã gửi), ngày gửi', '1234/BN', 'Ghi ngày đầy đủ sau số'],
	['/activities/new?kind=incident_report', 'told', 'Thời điểm báo cáo, số biên nhận nếu có', '88/BN', 'Ghi giờ, ngày sau số'],
	['/level-decisions/new?system=HT-05', 'decided', 'Số, ngày quyết định', '71/QĐ-BM', 'Ghi ngày đầy đủ sau số'],
	['/regulations/new?replaces=QC-03', 'issued', 'Số, ngày ban hành', '71/QĐ-BM', 'Ghi ngày đầy đủ sau số'],
	['/requests/new?kind=not_applicable&duty=2634.1a.assign&unit=VTH', 'paper', 'Văn bản quyết định (số, ký hiệu, ngày)', '71/QĐ-BM', 'Ghi số, ký hiệu rồi ngày']];

for (const [width, scripts] of [[360, true], [1440, true], [360, false]])
	test(`a number and its day are one line, told and refused at their place, at ${width} px${scripts ? '' : ' without script'}`, async ({ open, expect }) => {
		const page = await open({ width, scripts });
		for (const [url, name, label, typed, said] of lines) {
			await page.goto(url);
			const input = page.getByLabel(label);
			need(await input.count() === 1 && await input.getAttribute('name') === name && (await page.locator(`#h-${name}`).textContent()).length > 10, `${url}: ${name} has no name or no hint`);
			for (const at of ['asked', 'refused']) {
				if (scripts)
					await accessible(page);
				await fits(page);
				await wholeWords(page);
				if (width === 360)
					await tappable(page);
				if (at === 'refused')
					break;
				await page.locator('main form .k-field').evaluateAll((all) => { // what is required beside it
					for (const e of all.flatMap((f) => [...f.querySelectorAll('[required]')]))
						if (!e.value)
							e.value = e.name === 'level' ? '3' : 'Bộ trưởng';
				});
				await input.fill(typed);
				expect(`400 ${new URL(await page.locator('main form').first().evaluate((f) => f.action)).pathname}`);
				await page.locator('main form button[type=submit]').first().click();
				await page.waitForSelector(`[name=${name}][aria-invalid=true]`);
				need(await page.inputValue(`[name=${name}]`) === typed && await page.getAttribute(`[name=${name}]`, 'aria-describedby') === `h-${name}`, `${url}: what was typed is not kept beside its fault`);
				need((await page.locator(`#h-${name}`).textContent()).includes(said), `${url}: ${await page.locator(`#h-${name}`).textContent()}`);
			}
		}
	});
