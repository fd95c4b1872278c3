// What work costs a person, on recorded paths: users.md 7 (i), a unit without systems finishes its year in at most 20 minutes; and a done thing is
// recorded in at most 60 seconds and four inputs. Counted by hand.mjs; a path that grows over its bound fails.
import { need, test } from './harness.mjs';
import { Hand, turn } from './hand.mjs';
import { cli, day, ministry, password, people, register, today } from './ministry.mjs';

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
