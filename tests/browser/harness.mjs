// What the browser tests share: a server of their own over a fresh data folder, Chromium, and the faults that no page may have.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const khien = process.env.KHIEN || 'build/khien'; // a sanitized build answers slower, and tells of itself when it stops
export const shots = 'build/check/shots';
export const tests = [];
export const test = (name, run) => tests.push({ name, run });

export function need(truth, words) {
	if (!truth)
		throw new Error(words);
}

const freePort = () => new Promise((done, sorry) => {
	const s = createServer();
	s.on('error', sorry);
	s.listen(0, '127.0.0.1', () => {
		const { port } = s.address();
		s.close(() => done(port));
	});
});

function must(program, args) {
	const r = spawnSync(program, args, { encoding: 'utf8' });
	if (r.status !== 0)
		throw new Error(`${program} ${args.join(' ')}: ${r.stderr || r.stdout || r.error}`);
	return r.stdout;
}

// One run of the server, which answers when this returns.
async function serve(data, port, env) {
	const server = spawn(khien, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`, '--check-pages'], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
	let said = '', gone = null;
	server.stdout.on('data', (d) => { said += d; });
	server.stderr.on('data', (d) => { said += d; });
	server.on('exit', (code, signal) => { gone = { code, signal }; });
	for (let i = 0; ; i++) {
		if (gone || i > 600)
			throw new Error(`the server does not answer: ${said}`);
		if (await fetch(`http://127.0.0.1:${port}`, { redirect: 'manual' }).then(() => true, () => false))
			break;
		await new Promise((r) => setTimeout(r, 100));
	}
	return async () => {
		if (!gone)
			server.kill('SIGTERM');
		for (let i = 0; !gone && i < 300; i++)
			await new Promise((r) => setTimeout(r, 100));
		const clean = gone && gone.code === 0 && !/AddressSanitizer|runtime error:|tiến trình web dừng bất thường/.test(said);
		if (!gone)
			server.kill('SIGKILL');
		return { clean, said };
	};
}

// A server with the content that `load` (a script: KHIEN DATA) puts into it; stopped by its pid. `again` ends it and begins it anew on the same data.
export async function office(load) {
	const home = mkdtempSync(join(tmpdir(), 'khien-browser-'));
	const data = join(home, 'data'), secret = join(home, 'password');
	const admin = { name: 'admin', password: 'Mat-khau-thu-2026' };
	writeFileSync(secret, admin.password, { mode: 0o600 });
	must(khien, ['init', '--data', data, '--admin', admin.name, '--password-file', secret]);
	if (load)
		must(load, [khien, data]);
	const port = await freePort();
	let end = await serve(data, port);
	const again = async (env) => {
		const { clean, said } = await end();
		need(clean, `the server did not end cleanly: ${said}`);
		end = await serve(data, port, env);
	};
	const stop = async () => {
		const how = await end();
		rmSync(home, { recursive: true, force: true });
		return how;
	};
	return { base: `http://127.0.0.1:${port}`, data, admin, again, stop };
}

export const launch = () => chromium.launch({
	executablePath: process.env.CHROMIUM,
	args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
		'--disable-component-update', '--disable-sync'],
});

// One visitor: a browser context whose pages are watched. `expected` lists answers >= 400 that a test asks for, as "404 /path".
export async function visitor(browser, site, { width = 1440, state, scripts = true } = {}) {
	const context = await browser.newContext({ baseURL: site.base, viewport: { width, height: 900 }, locale: 'vi-VN',
		timezoneId: 'Asia/Ho_Chi_Minh', storageState: state, javaScriptEnabled: scripts, reducedMotion: 'reduce' }); // nothing moves while it is clicked
	const faults = [], expected = new Set(), answers = [];
	context.setDefaultTimeout(30000); // two sanitizer builds may run beside; what is slow for people is measured in its own test
	const page = await context.newPage();
	page.on('console', (m) => {
		if (m.type() === 'error' && !(expected.size && /Failed to load resource/.test(m.text())))
			faults.push(`console: ${m.text()}`);
	});
	page.on('pageerror', (e) => faults.push(`script: ${e.message}`));
	page.on('requestfailed', (r) => {
		if (r.failure()?.errorText !== 'net::ERR_ABORTED')
			faults.push(`request failed: ${r.url()} ${r.failure()?.errorText}`);
	});
	page.on('response', (r) => {
		const path = new URL(r.url()).pathname;
		if (!path.startsWith('/static/'))
			answers.push(`${r.request().method()} ${path} ${r.status()}`);
		if (r.status() >= 500 || r.status() >= 400 && !expected.has(`${r.status()} ${path}`) && r.request().resourceType() !== 'document')
			faults.push(`answer ${r.status()} ${path}`);
	});
	return { context, page, faults, expected, answers };
}

// On a busy machine Chromium may lose a click, of which no event reaches the page: it is given again, as a person would.
export async function press(page, button, then) {
	for (let i = 0; i < 2; i++) {
		await page.click(button);
		if (await page.waitForSelector(then, { timeout: 10000 }).catch(() => null))
			return;
		console.log(`a click on ${button} showed nothing in 10 s and is given again`);
	}
	await page.click(button);
	await page.waitForSelector(then);
}

export async function signIn(page, { name, password }) {
	await page.goto('/sign-in');
	await page.fill('input[name=name]', name);
	await page.fill('input[name=password]', password);
	await Promise.all([page.waitForURL((u) => u.pathname !== '/sign-in'), page.click('main button[type=submit]')]);
}

// Accessibility by axe-core, WCAG 2.1 A and AA. The driver evaluates it beside the page, so the page's policy stays as it is.
export async function accessible(page) {
	await page.evaluate(axeSource);
	const found = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'], preload: false }));
	need(found.violations.length === 0, found.violations.map((v) =>
		`axe: ${v.id} (${v.impact}): ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(' | ')}`).join('\n'));
}

// Nothing but what may scroll by itself is wider than the window.
export async function fits(page) {
	const { wide, window: w, who } = await page.evaluate(() => {
		const root = document.documentElement, limit = root.clientWidth;
		const inner = (e) => { for (let p = e.parentElement; p; p = p.parentElement) if (/auto|scroll|hidden|clip/.test(getComputedStyle(p).overflowX)) return true; return false; };
		const out = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > limit + 1 && !inner(e));
		return { wide: root.scrollWidth, window: limit, who: out.slice(0, 3).map((e) => `${e.tagName}.${e.className?.baseVal ?? e.className}`).join(' ') };
	});
	need(wide <= w + 1, `the page is ${wide} px wide in a window of ${w}: ${who}`);
	const small = await page.evaluate(() => matchMedia('print').matches ? [] : [...document.querySelectorAll('body *')].filter((e) =>
		[...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) && e.getClientRects().length > 0 && !e.closest('.k-a4') && parseFloat(getComputedStyle(e).fontSize) < 12)
		.map((e) => `${e.tagName}.${e.className} “${e.textContent.trim().slice(0, 30)}” ${getComputedStyle(e).fontSize}`));
	need(small.length === 0, `less than 12 px on the screen: ${small.slice(0, 3).join(', ')}`);
}

// What a finger taps is 40 px high: buttons, fields, links that stand alone, and the labels of boxes to tick.
export async function tappable(page) {
	const low = await page.evaluate(() => [...document.querySelectorAll('a, button, input, select, textarea, summary')].filter((e) => {
		const box = /checkbox|radio/.test(e.type), at = box && (e.closest('label') || document.querySelector(`label[for="${e.id}"]`)) || e;
		const { width, height } = at.getBoundingClientRect(), s = getComputedStyle(e), line = !box && s.display === 'inline'; // a link in a sentence or a table's cell
		return width > 0 && height < 40 && !line && s.position !== 'absolute' && !e.closest('.k-mx') && e.type !== 'hidden';
	}).map((e) => e.outerHTML.slice(0, 90)));
	need(low.length === 0, `${low.length} lower than 40 px: ${low.slice(0, 3).join(' ')}`);
}

// No word of a language is broken in its middle; an address, a code, nonsense without a gap may be.
export async function wholeWords(page) {
	const broken = await page.evaluate(() => {
		const out = [], r = document.createRange(), walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		for (let n = walk.nextNode(); n; n = walk.nextNode())
			for (const m of n.data.matchAll(/\p{L}+/gu)) {
				r.setStart(n, m.index);
				r.setEnd(n, m.index + m[0].length);
				const lines = new Set([...r.getClientRects()].filter((b) => b.width > 0).map((b) => Math.round(b.top)));
				if (m[0].length <= 24 && lines.size > 1)
					out.push(m[0]);
			}
		return out;
	});
	need(broken.length === 0, `broken in the middle: ${broken.slice(0, 5).join(', ')}`);
}

export async function shot(page, name) {
	mkdirSync(shots, { recursive: true });
	await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
}

// On paper nothing can be scrolled to: no text is cut, nor a date or number broken by a column too narrow for it. An A4 page is 680 px wide, a landscape one 1054.
export async function whole(page, landscape) {
	await page.emulateMedia({ media: 'print' });
	await page.setViewportSize({ width: landscape ? 1054 : 680, height: 900 });
	const cut = await page.evaluate(() => {
		const seen = (e) => e.getClientRects().length > 0 && !e.closest('.k-sr, svg, select, input, textarea');
		const out = [...document.querySelectorAll('main, main *')].filter((e) => seen(e) && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && getComputedStyle(e).overflowX !== 'visible').map((e) => `${e.tagName}.${e.className} is cut`);
		const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT), range = document.createRange();
		for (let n = walk.nextNode(); n; n = walk.nextNode())
			for (const m of n.data.matchAll(/\d\d\/\d\d\/\d{4}/g)) {
				range.setStart(n, m.index);
				range.setEnd(n, m.index + m[0].length);
				if (new Set([...range.getClientRects()].map((r) => Math.round(r.top))).size > 1)
					out.push(`${m[0]} is broken in two`);
			}
		return out;
	});
	need(cut.length === 0, `in print ${cut.slice(0, 4).join(', ')}`);
	await fits(page);
	await page.emulateMedia({ media: 'screen' });
}

// Pages of the printed page, by pdfinfo.
export async function printed(page, name, options = {}) {
	mkdirSync(shots, { recursive: true });
	const path = `${shots}/${name}.pdf`;
	await page.pdf({ path, format: 'A4', preferCSSPageSize: true, printBackground: false, ...options });
	return Number(/^Pages:\s+(\d+)/m.exec(must('pdfinfo', [path]))[1]);
}
