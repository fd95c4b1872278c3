// What work costs a person, on recorded paths: users.md 7 (i), a unit without systems finishes its year in at most 20 minutes; and a done thing is
// recorded in at most 60 seconds and four inputs. Counted by hand.mjs; a path that grows over its bound fails.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { khien, launch, need, office, signIn, test, visitor } from './harness.mjs';
import { Hand, turn } from './hand.mjs';

const people = 8, password = 'Mat-khau-thu-2026', given = 'Lần đầu 2026 đó';
const today = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date());

function cli(site, ...args) {
	const r = spawnSync(khien, [...args, '--data', site.data], { encoding: 'utf8', env: { ...process.env, ...site.env } });
	need(r.status === 0, `khien ${args.join(' ')}: ${r.stderr}${r.stdout}`);
	return r.stdout;
}

// The fictitious ministry with one more unit of eight people and no system, its officer, and the specialised unit's second pair of eyes.
async function ministry(run) {
	const home = mkdtempSync(join(tmpdir(), 'khien-paths-')), site = await office('demo/load.sh'), browser = await launch();
	const opened = [];
	const enter = async (who) => {
		const v = await visitor(browser, site);
		opened.push(v);
		if (who)
			await signIn(v.page, who);
		return v.page;
	};
	try {
		const lines = [...Array(people).keys()].map((i) => `VTN-${i},VTN,${i ? 'Chuyên viên' : 'Vụ trưởng'},2023-01-01`);
		writeFileSync(join(home, 'u.csv'), 'code,name,kind,parent,valid_from\nVTN,Vụ Thử nghiệm,vu,BM,2020-01-01\n');
		writeFileSync(join(home, 'p.csv'), `code,unit,post,employed_from\n${lines.join('\n')}\n`);
		writeFileSync(join(home, 'van-ban.pdf'), '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
		cli(site, 'import', 'units', join(home, 'u.csv'));
		cli(site, 'import', 'people', join(home, 'p.csv'));
		const admin = await enter(site.admin);
		await admin.goto('/account');
		const csrf = await admin.locator('input[name=csrf]').first().inputValue();
		const unit = JSON.parse(cli(site, 'show', 'units', 'VTN', '--json').split('\n')[0]).id;
		for (const [name, role, of] of [['dau-moi', 'unit_officer', unit], ['chuyen-trach', 'specialised', null]]) {
			const data = JSON.stringify({ name, post: name, role, password: given, ...(of ? { unit: of } : {}) });
			const r = await admin.request.post('/users', { data, headers: { 'X-CSRF-Token': csrf, Accept: 'application/json', 'Content-Type': 'application/json' } });
			need(r.status() === 201, `users: ${r.status()}`);
			const page = await enter({ name, password: given });
			await page.fill('input[name=old]', given);
			await page.fill('input[name=password]', password);
			await page.fill('input[name=again]', password);
			await turn(page, () => page.click('main button[type=submit]'));
		}
		await run({ site, enter, file: join(home, 'van-ban.pdf'), home });
		const faults = opened.flatMap((v) => v.faults);
		need(faults.length === 0, faults.join('\n'));
	} finally {
		await browser.close();
		await site.stop();
		rmSync(home, { recursive: true, force: true });
	}
}

// From here on it is that day, 09:00 in Hà Nội, for the server and its commands.
async function day(site, home, date) {
	const shim = join(home, 'clock.so');
	if (!existsSync(shim)) {
		const made = spawnSync('cc', ['-shared', '-fPIC', '-o', shim, 'tests/browser/clock.c'], { encoding: 'utf8' });
		need(made.status === 0, made.stderr);
	}
	site.env = { LD_PRELOAD: shim, CLOCK_SHIFT: String(Math.round((Date.parse(`${date}T09:00:00+07:00`) - Date.now()) / 1000)),
		ASAN_OPTIONS: `${process.env.ASAN_OPTIONS || ''}:verify_asan_link_order=0` };
	await site.again(site.env);
	return date.split('-').reverse().join('/');
}

async function arrive(hand) {
	await hand.page.goto('/sign-in');
	hand.pages++;
	await hand.type('input[name=name]', 'dau-moi');
	await hand.type('input[name=password]', password);
	await hand.open('main button[type=submit]');
	await hand.open('nav a[href^="/mywork"]');
}

async function register(hand, number, date, signer, file) {
	await hand.open('nav a[href^="/documents"]');
	await hand.open('main a[href^="/documents/new"]');
	await hand.type('[name=number]', number);
	await hand.type('[name=date]', date);
	await hand.type('[name=signer_post]', signer);
	await hand.file('[name=file]', file);
	await hand.tick('[name=looked][value="1"]'); // the program cannot read this scan: a person says that it bears no mark of secrecy
	await hand.open('main button[type=submit]:has-text("Ghi")');
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
