// What work costs a person, on recorded paths: users.md 7 (i), a unit without systems finishes its year in at most 20 minutes; and a done thing is
// recorded in at most 60 seconds and four inputs. Counted by hand.mjs; a path that grows over its bound fails.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { khien, launch, need, office, signIn, test, visitor } from './harness.mjs';
import { Hand, turn } from './hand.mjs';

const people = 8, password = 'Mat-khau-thu-2026', given = 'Lần đầu 2026 đó';
const today = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date());

function cli(site, ...args) {
	const r = spawnSync(khien, [...args, '--data', site.data], { encoding: 'utf8' });
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
		await run({ site, enter, file: join(home, 'van-ban.pdf') });
		const faults = opened.flatMap((v) => v.faults);
		need(faults.length === 0, faults.join('\n'));
	} finally {
		await browser.close();
		await site.stop();
		rmSync(home, { recursive: true, force: true });
	}
}

async function arrive(hand) {
	await hand.page.goto('/sign-in');
	hand.pages++;
	await hand.type('input[name=name]', 'dau-moi');
	await hand.type('input[name=password]', password);
	await hand.open('main button[type=submit]');
	await hand.open('nav a[href^="/mywork"]');
}

async function register(hand, number, signer, file) {
	await hand.open('nav a[href^="/documents"]');
	await hand.open('main a[href^="/documents/new"]');
	await hand.type('[name=number]', number);
	await hand.type('[name=date]', today);
	await hand.type('[name=signer_post]', signer);
	await hand.file('[name=file]', file);
	await hand.tick('[name=looked][value="1"]'); // the program cannot read this scan: a person says that it bears no mark of secrecy
	await hand.open('main button[type=submit]:has-text("Ghi")');
}

const duty = (hand, words) => hand.page.locator(`main tr:has-text("${words}") a:has-text("Vì sao?")`);

test('users.md 7 (i): a unit without systems finishes its year in at most 20 minutes', () => ministry(async ({ site, enter, file }) => {
	const once = new Hand(await enter()), quarter = new Hand(once.page);
	// Every quarter: sign in, one click.
	await arrive(quarter);
	await quarter.open('button:has-text("Không quản lý HTTT")');
	// Once a year: the assignment, an act of direction, the attendance list, each with its paper.
	await register(once, '12/TB-VTN', 'Vụ trưởng', file);
	await once.open('nav a[href^="/mywork"]');
	await once.open(duty(once, 'Văn bản phân công'));
	await once.open('main a:has-text("Ghi việc đã làm")');
	await once.choose('select[name=document]', { label: await once.page.locator('select[name=document] option:has-text("12/TB-VTN")').first().textContent() });
	await once.open('main button[type=submit]:has-text("Ghi")');
	await register(once, '15/KL-VTN', 'Vụ trưởng', file);
	await once.open('nav a[href^="/mywork"]');
	await once.open(duty(once, 'việc chỉ đạo'));
	await once.open('main a:has-text("Ghi việc đã làm")');
	await once.open('main a:has-text("Họp, kết luận chỉ đạo")');
	await once.type('[name=title]', 'Kết luận giao ban về an ninh mạng');
	await once.tick('label:has-text("15/KL-VTN")');
	await once.open('main button[type=submit]:has-text("Ghi")');
	await register(once, '16/BB-VTN', 'Vụ trưởng', file);
	await once.open('nav a[href^="/mywork"]');
	await once.open(duty(once, 'danh sách tham dự'));
	await once.open('main a:has-text("Ghi việc đã làm")');
	for (let i = 0; i < people; i++)
		await once.tick(`label:has-text("VTN-${i}")`, i === 0);
	await once.tick('label:has-text("16/BB-VTN")');
	await once.open('main button[type=submit]:has-text("Ghi")');
	// Somebody else's minute: the list is looked at by a second person.
	const second = await enter({ name: 'chuyen-trach', password });
	await second.goto('/documents?q=16%2FBB-VTN');
	await turn(second, () => second.locator('main tbody a').first().click());
	await turn(second, () => second.click('button:has-text("Xác nhận đã kiểm tra")'));

	const rows = cli(site, 'duties', '--unit', 'VTN', '--json').trim().split('\n').map((l) => JSON.parse(l));
	const open = rows.filter((r) => !['met', 'not_applicable'].includes(r.state));
	need(rows.length >= 6 && open.length === 0, open.map((r) => `${r.duty} ${r.state}: ${r.reasons.map((x) => x.text).join('; ')}`).join('\n'));
	const minutes = (4 * quarter.total + once.total) / 60;
	console.log(`  ${quarter.say('a quarter (four of them)')}\n  ${once.say('once a year')}\n  together ${minutes.toFixed(1)} minutes a year`);
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
