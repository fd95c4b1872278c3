// A large file: its way up is shown by a bar, the page is the document's afterwards.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { need, test } from './harness.mjs';

const SIZE = 50 << 20;

function large() {
	const home = mkdtempSync(join(tmpdir(), 'khien-upload-')), path = join(home, 'bao-cao.pdf');
	writeFileSync(path, Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(SIZE - 15, 0x20), Buffer.from('\n%%EOF')]));
	return { path, done: () => rmSync(home, { recursive: true, force: true }) };
}

async function fill(page, number, path) {
	await page.goto('/documents/new');
	await page.fill('input[name=number]', number);
	await page.setInputFiles('input[type=file]', path);
	await page.check('[name=looked][value="1"]'); // nothing can be read in it: a person has looked
}

test('an upload of 50 MB shows how far it is', async ({ open }) => {
	const page = await open(), file = large();
	try {
		await fill(page, '50/BC-MB', file.path);
		const slow = await page.context().newCDPSession(page);
		await slow.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 20 << 20 });
		const send = page.click('main button[type=submit]:not([name])', { noWaitAfter: true }), seen = new Set();
		for (let i = 0; i < 200 && /\/documents(\/new)?$/.test(new URL(page.url()).pathname); i++) {
			const bar = await page.$eval('progress', (p) => ({ shown: !p.hidden && p.getClientRects().length > 0, value: p.value, max: p.max, name: p.getAttribute('aria-label') })).catch(() => null);
			if (bar?.shown && bar.max > 1) {
				need(bar.max > SIZE && bar.value <= bar.max && bar.name, `the bar is ${JSON.stringify(bar)}`);
				seen.add(bar.value);
			}
			await page.waitForTimeout(50);
		}
		await send;
		await page.waitForURL(/\/documents\/\d+$/);
		need(seen.size >= 3, `the bar stood at ${[...seen].join(', ') || 'nothing'}`);
		need(await page.getByText('50/BC-MB').count() > 0, 'the document is not shown');
	} finally {
		file.done();
	}
});

test('a form whose file meets a busy server keeps what was typed, says so, and can be sent again', async ({ open, expect }) => {
	const page = await open(), busy = '503: máy chủ đang bận, xin thử lại (busy, try again shortly)';
	await page.goto('/documents/new');
	await page.fill('input[name=number]', '51/BC-MB');
	await page.setInputFiles('input[type=file]', { name: 'bao-cao.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF') });
	await page.check('[name=looked][value="1"]');
	expect('429 /documents');
	await page.route('**/documents', (r) => r.fulfill({ status: 429, contentType: 'text/plain; charset=utf-8', body: busy }));
	await page.click('main button[type=submit]:not([name])');
	await page.waitForSelector(`[role=alert]:has-text("${busy}")`);
	need(await page.inputValue('input[name=number]') === '51/BC-MB', 'what was typed is lost');
	await page.unroute('**/documents');
	await page.click('main button[type=submit]:not([name])');
	await page.waitForURL(/\/documents\/\d+$/);
	await page.waitForSelector('.k-note:has-text("Đã ")');
	need(await page.getByText('51/BC-MB').count() > 0, 'the document is not shown');
	const asked = page.url();
	await page.goBack();
	await page.waitForURL(/\/documents\/new$/);
	await page.waitForSelector('input[name=number]');
	await page.goForward();
	await page.waitForURL(asked);
	await page.waitForFunction(() => !document.querySelector('form input[name=number]') && document.querySelector('main').textContent.includes('51/BC-MB'));
});

test('a new record is written once, however often its form is sent: twice pressed, and back in the browser', async ({ open }) => {
	const page = await open();
	const count = async () => (await page.evaluate(async () => (await (await fetch('/activities?kind=plan&q=Kế hoạch bấm hai lần', { headers: { Accept: 'application/json' } })).json()).total));
	await page.goto('/record?unit=VPC');
	await page.click('main a:has-text("Kế hoạch"):not(:has-text("diễn tập"))');
	await page.waitForSelector('#f-title');
	need(await page.inputValue('#f-unit') === 'VPC', 'the unit that was chosen is not in the form');
	await page.fill('#f-title', 'Kế hoạch bấm hai lần');
	await Promise.all([page.waitForURL(/\/activities\/\d+/), page.dblclick('main form button.btn-primary')]);
	await page.waitForLoadState('networkidle');
	need(await count() === 1, `pressed twice: ${await count()} records`);
	await page.goBack();
	await page.waitForSelector('#f-title');
	await page.fill('#f-title', 'Kế hoạch bấm hai lần');
	await Promise.all([page.waitForURL(/\/activities\/\d+/), page.click('main form button.btn-primary')]);
	need(await count() === 1, `back and sent again: ${await count()} records`);
	need((await page.textContent('body')).includes('không ghi thêm mục thứ hai'), 'nobody says that it was there');
});
