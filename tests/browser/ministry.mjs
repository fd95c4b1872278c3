// The fictitious ministry with a unit, an officer and a second person of our own, on any day: what recorded paths and the eight tests of users.md 7 walk through.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { khien, launch, need, office, signIn, visitor } from './harness.mjs';
import { turn } from './hand.mjs';

export const people = 8, password = 'Mat-khau-thu-2026';
const given = 'Lần đầu 2026 đó';
export const daysAgo = (n) => new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date(Date.now() - n * 864e5));
export const today = daysAgo(0);

export function cli(site, ...args) {
	const r = spawnSync(khien, [...args, '--data', site.data], { encoding: 'utf8', env: { ...process.env, ...site.env } });
	need(r.status === 0, `khien ${args.join(' ')}: ${r.stderr}${r.stdout}`);
	return r.stdout;
}

export const id_of = (site, res, code) => JSON.parse(cli(site, 'show', res, code, '--json').split('\n')[0]).id;

// Somebody is given an account and signs in for the first time.
export async function joins(enter, admin, name, role, unit) {
	await admin.goto('/account');
	const csrf = await admin.locator('input[name=csrf]').first().inputValue();
	const data = JSON.stringify({ name, post: name, role, password: given, ...(unit ? { unit } : {}) });
	const r = await admin.request.post('/users', { data, headers: { 'X-CSRF-Token': csrf, Accept: 'application/json', 'Content-Type': 'application/json' } });
	need(r.status() === 201, `users: ${r.status()}`);
	const page = await enter({ name, password: given });
	await page.fill('input[name=old]', given);
	await page.fill('input[name=password]', password);
	await page.fill('input[name=again]', password);
	await turn(page, () => page.click('main button[type=submit]'));
	return page;
}

// An office of its own with what `load` puts into it: `enter` signs somebody in, in a browser context of his own.
export async function place(load, run) {
	const home = mkdtempSync(join(tmpdir(), 'khien-paths-')), site = await office(load), browser = await launch();
	const opened = [];
	const enter = async (who) => {
		const v = await visitor(browser, site);
		opened.push(v);
		if (who)
			await signIn(v.page, who);
		return v.page;
	};
	try {
		await run({ site, enter, home });
		const faults = opened.flatMap((v) => v.faults);
		need(faults.length === 0, faults.join('\n'));
	} finally {
		await browser.close();
		await site.stop();
		rmSync(home, { recursive: true, force: true });
	}
}

// The fictitious ministry with one more unit of eight people and no system, its officer, and the specialised unit's second pair of eyes.
export const ministry = (run) => place('demo/load.sh', async ({ site, enter, home }) => {
	const lines = [...Array(people).keys()].map((i) => `VTN-${i},VTN,${i ? 'Chuyên viên' : 'Vụ trưởng'},2023-01-01`);
	writeFileSync(join(home, 'u.csv'), 'code,name,kind,parent,valid_from\nVTN,Vụ Thử nghiệm,vu,BM,2020-01-01\n');
	writeFileSync(join(home, 'p.csv'), `code,unit,post,employed_from\n${lines.join('\n')}\n`);
	writeFileSync(join(home, 'van-ban.pdf'), '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
	cli(site, 'import', 'units', join(home, 'u.csv'));
	cli(site, 'import', 'people', join(home, 'p.csv'));
	const admin = await enter(site.admin);
	await joins(enter, admin, 'dau-moi', 'unit_officer', id_of(site, 'units', 'VTN'));
	await joins(enter, admin, 'chuyen-trach', 'specialised');
	await run({ site, enter, file: join(home, 'van-ban.pdf'), home });
});

// From here on it is that day, 09:00 in Hà Nội, for the server and its commands.
export async function day(site, home, date) {
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

// A paper with its file, by the form of documents; `hand` counts.
export async function register(hand, number, date, signer, file) {
	await hand.open('nav a[href^="/documents"]');
	await hand.open('main a[href^="/documents/new"]');
	await hand.type('[name=number]', number);
	await hand.type('[name=date]', date);
	await hand.type('[name=signer_post]', signer);
	await hand.file('[name=file]', file);
	await hand.tick('[name=looked][value="1"]'); // the program cannot read this scan: a person says that it bears no mark of secrecy
	await hand.open('main button[type=submit]:has-text("Ghi")');
}
