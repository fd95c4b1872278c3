// Every place of the menu and every resource's pages, narrow and wide; the board in print.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { accessible, fits, khien, need, office, printed, shot, signIn, test, tappable, visitor, whole, wholeWords } from './harness.mjs';

const resources = ['units', 'systems', 'documents', 'activities', 'declarations', 'people', 'providers', 'contracts', 'assets',
	'level-decisions', 'regulations', 'proofs', 'successions', 'roles', 'settings', 'confirmations', 'column-sets'];

for (const width of [360, 1440])
	test(`the board is whole and accessible at ${width} px`, async ({ open }) => {
		const page = await open({ width });
		await page.goto('/');
		need(await page.locator('h1').count() === 1, 'not exactly one heading');
		await fits(page);
		await accessible(page);
		await shot(page, `board-${width}`);
	});

test('a link between words is told by more than its colour', async ({ open }) => {
	const page = await open();
	const told = async (of) => {
		const links = await page.$$eval(of, (l) => l.map((a) => getComputedStyle(a).textDecorationLine));
		need(links.length > 0 && links.every((d) => d === 'underline'), `${of} not underlined: ${links}`);
		await accessible(page);
	};
	await page.goto('/directives');
	await told('main .k-panel > header .k-muted a');
	await page.goto('/systems');
	const first = async (of, wanted) => {
		for (const url of await page.$$eval(of, (l) => l.map((a) => a.getAttribute('href')))) {
			await page.goto(url);
			if (await page.locator(wanted).count())
				return told(wanted);
		}
		need(false, `no ${wanted}`);
	};
	await first('main table a[href^="/systems/"]', '.k-todo a');
	await first('main a[href^="/why?"]', '.k-ev > a');
});

test('every place of the menu opens and marks itself', async ({ open }) => {
	const page = await open();
	await page.goto('/');
	const places = await page.$$eval('nav[aria-label="Chính"] a', (l) => l.map((a) => a.getAttribute('href')));
	need(places.length > 3, `only ${places.length} places`);
	for (const p of places) {
		const answer = await page.goto(p);
		need(answer.ok(), `${p}: ${answer.status()}`);
		need(await page.locator('nav[aria-label="Chính"] a[aria-current=page]').count() === 1, `${p} is not marked as current`);
	}
});

test('the list of systems says of each its level and where its duties stand', async ({ open }) => {
	const page = await open();
	await page.goto('/systems');
	const lines = await page.$$eval('main table tbody tr', (rows) => rows.map((r) => [...r.children].map((c) => c.innerText.trim())));
	const { rows } = await page.request.get('/duties', { headers: { Accept: 'application/json' } }).then((r) => r.json());
	need(lines.length > 5 && rows.length > 50, `${lines.length} systems, ${rows.length} duties`);
	for (const line of lines) {
		const mine = rows.filter((d) => d.subject === line[0] || d.subject.startsWith(`${line[0]}/`) || d.subject.endsWith(`/${line[0]}`)); // alone or in a pair
		const done = mine.length ? `${mine.filter((d) => d.state === 'met').length}/${mine.length}` : '';
		need(line.at(-1) === done, `${line[0]}: ${line.at(-1)}, and its duties say ${done}`);
		need(mine.length === 0 ? line.at(-2) === 'Không có' : /^(\p{L}| |–)+: \d+$/u.test(line.at(-2)), `${line[0]}: ${line.at(-2)}`);
		const late = mine.filter((d) => d.state === 'late').length;
		need(late === 0 || /^(Quá hạn|Số liệu chưa khớp|Tồn đọng)/.test(line.at(-2)), `${line[0]}: ${late} late, and it says ${line.at(-2)}`);
	}
	need(lines.some((l) => l.at(-3) === '3') && lines.some((l) => l.at(-3) === 'Chưa có thông tin'), `levels: ${lines.map((l) => l.at(-3))}`);
});

for (const width of [360, 1440])
	test(`lists, details and forms of every resource fit at ${width} px`, async ({ open }) => {
		const page = await open({ width });
		for (const r of resources) {
			const answer = await page.goto(`/${r}`);
			need(answer.ok(), `/${r}: ${answer.status()}`);
			await fits(page);
			await wholeWords(page).catch((e) => need(false, `/${r}: ${e.message}`));
			const row = page.locator(`main tbody a[href^="/${r}/"]`).first();
			if (await row.count()) {
				await page.goto(await row.getAttribute('href'));
				await fits(page);
			}
		}
		for (const r of ['systems', 'activities']) {
			await page.goto(`/${r}/new`);
			need(await page.locator('main form').count() > 0, `/${r}/new has no form`);
			await fits(page);
			await accessible(page);
			await shot(page, `${r}-new-${width}`);
		}
		await page.goto('/systems');
		await accessible(page);
		await shot(page, `systems-${width}`);
	});

test('no text of a list of duties runs out of its cell, nor of a system of which nothing is known, in either language', async ({ open }) => {
	for (const width of [360, 1000, 1440]) {
		const page = await open({ width });
		await page.goto('/account');
		const csrf = await page.locator('input[name=csrf]').first().inputValue();
		const made = await page.request.post('/systems', { data: JSON.stringify({ name: `Hệ thống chưa có gì ${width}`, unit: 'VPC' }), headers: { 'X-CSRF-Token': csrf, Accept: 'application/json', 'Content-Type': 'application/json' } });
		need(made.status() === 201, `systems: ${made.status()}`);
		const { id } = await made.json();
		for (const lang of ['vi', 'en']) {
			await page.goto(`/duties?clause=1.e&lang=${lang}`);
			const out = await page.$$eval('.k-rows td, .k-rows td small', (cells) => cells.filter((c) => c.getClientRects().length && c.scrollWidth > c.clientWidth + 1).map((c) => c.innerText));
			need(out.length === 0, `${width} px, ${lang}: ${out.length} cells, ${out[0]}`);
			await fits(page);
			for (const path of ['/units/columns', '/providers/columns', `/systems/${id}`]) {
				await page.goto(path);
				await fits(page);
				await wholeWords(page).catch((e) => need(false, `${path}: ${e.message}`));
			}
			const nothing = page.locator('section[aria-labelledby=tl] li'), { links, apart } = await nothing.evaluate((li) => ({ links: li.querySelectorAll('a').length, apart: getComputedStyle(li).display !== 'block' }));
			need(links === 2 && !apart, 'what to do where there is no paper does not stand behind what is said');
			if (width === 360)
				await tappable(page);
		}
		await page.goto('/board?lang=vi');
		const { seq } = await page.request.get(`/systems/${id}`, { headers: { Accept: 'application/json' } }).then((r) => r.json());
		const gone = await page.request.delete(`/systems/${id}`, { data: JSON.stringify({ seq, reason: 'Hết thử' }), headers: { 'X-CSRF-Token': csrf, 'If-Match': `"${seq}"`, Accept: 'application/json', 'Content-Type': 'application/json' } });
		need(gone.ok(), `the system stays: ${gone.status()} ${await gone.text()}`);
	}
});

for (const width of [360, 1440])
	test(`a system is whole on one page, its year can be turned, at ${width} px`, async ({ open }) => {
		const page = await open({ width });
		await page.goto('/systems?q=HT-01');
		await page.goto(await page.locator('main tbody a[href^="/systems/"]').first().getAttribute('href'));
		for (const title of ['Thông tin chung', 'Cấp độ', 'Quy chế và phương án', 'Nhiệm vụ và trạng thái', 'Dòng của hệ thống trong Mẫu 08', 'Tài liệu minh chứng'])
			need(await page.locator(`h2:text-is("${title}")`).count() === 1, `no panel "${title}"`);
		need(await page.locator('.k-year td.k-now a, .k-year td a').count() > 0, 'nothing stands in the year');
		const year = Number(/\d{4}/.exec(await page.locator('#nam').innerText())[0]);
		await Promise.all([page.waitForURL(/year=/), page.click('text=Năm trước')]);
		need((await page.locator('#nam').innerText()).includes(String(year - 1)), 'the year did not turn');
		await fits(page);
		await accessible(page);
		await shot(page, `system-${width}`);
	});

test('the board prints on two landscape pages', async ({ open }) => {
	const page = await open();
	await page.goto('/');
	const n = await printed(page, 'board', { landscape: true });
	need(n <= 2, `the board prints on ${n} pages`);
});

test('no page is cut in print', async ({ open }) => {
	const page = await open(), pages = ['/mywork', '/duties', '/directives', '/ledger', '/activities', '/documents', '/systems', '/units', '/users', '/reconcile', '/search?q=cong', '/settings/known'];
	for (const list of ['/systems?q=HT-01', '/units?q=CDS', '/documents']) {
		await page.goto(list);
		pages.push(await page.locator('main tbody a').first().getAttribute('href'));
	}
	for (const at of [...pages.map((p) => [p, false]), ['/reports/mau08', true], ['/late-entries', true]]) {
		await page.setViewportSize({ width: 1440, height: 900 });
		await page.goto(at[0]);
		await whole(page, at[1]).catch((e) => need(false, `${at[0]}: ${e.message}`));
	}
});

test('an office without units is told where to begin; a name without a gap widens no page', async ({ browser }) => {
	const site = await office(null), file = join(mkdtempSync(join(tmpdir(), 'khien-names-')), 'x.csv');
	const bring = (what, text) => {
		writeFileSync(file, text);
		need(spawnSync(khien, ['import', what, file, '--data', site.data]).status === 0, `${what} cannot be brought in`);
	};
	try {
		const { context, page } = await visitor(browser, site);
		await signIn(page, site.admin);
		await page.goto('/board');
		need(await page.locator('a[href="/units/import"]').count() === 1, 'nothing says where to begin');
		need(await page.locator('a.k-cell b').count() > 0, 'the cells of no unit have no figure');
		bring('units', `Mã,Tên đơn vị\nBO,Bộ Mẫu\nVA,Vụ ${'công tác liên ngành '.repeat(9)}\n`);
		bring('systems', `Mã,Tên hệ thống,Đơn vị,Tình trạng\nS1,${'H'.repeat(300)},VA,Đang vận hành\n`);
		for (const width of [360, 1440]) {
			await page.setViewportSize({ width, height: 900 });
			for (const at of ['/board', '/mywork', '/systems', '/units', '/duties', '/search?q=S1', '/reports/mau08']) {
				await page.goto(at);
				await fits(page).catch((e) => need(false, `${at}: ${e.message}`));
			}
			await page.goto('/systems');
			await page.click('main tbody a');
			await fits(page);
		}
		await context.close();
	} finally {
		await site.stop();
		rmSync(dirname(file), { recursive: true });
	}
});

test('the board of seventeen units, as an office first starts, prints on two landscape pages', async ({ browser }) => {
	const site = await office('packs/first-start.sh');
	try {
		const { page, context } = await visitor(browser, site);
		await signIn(page, site.admin);
		await page.goto('/board');
		need(await page.locator('.k-mx thead th').count() > 17, 'fewer than seventeen units');
		await fits(page);
		const head = await page.locator('.k-mx thead').evaluate((h) => h.getBoundingClientRect().height);
		need(head <= 52, `the heads of the matrix are ${head} px tall`);
		const sign = page.locator('.k-mx thead a', { hasText: 'Vụ Kinh tế tổng hợp' });
		need(await sign.locator('abbr').innerText() === 'KTTH' && /phần mềm: KTTH/.test(await sign.locator('abbr').getAttribute('title')), 'a sign of ours is not marked as one');
		need(/không phải tên viết tắt chính thức.*KTTH Vụ Kinh tế tổng hợp/s.test(await page.innerText('.k-signs:not(#suy-doan)')), 'the signs are not explained');
		need(/suy đoán, chưa có văn bản: *Cục Chuyển đổi số/.test(await page.innerText('#suy-doan')), 'that the specialised unit is a guess is not said');
		const n = await printed(page, 'board-17', { landscape: true });
		need(n <= 2, `the board prints on ${n} pages`);
		await context.close();
	} finally {
		await site.stop();
	}
});

for (const width of [360, 1440])
	test(`a list from outside is checked against the register at ${width} px`, async ({ open }) => {
		const page = await open({ width });
		await page.goto('/reconcile');
		await page.selectOption('[name=source]', 'domain');
		await page.fill('#lines', `chua-co-${width}.mau.vn\nkhong-ro-${width}.mau.vn`);
		await Promise.all([page.waitForNavigation(), page.click('text=Đối chiếu, xem trước')]);
		await page.waitForFunction(() => document.activeElement.matches('section[aria-labelledby=pv]')); // the keyboard goes on from the preview
		await fits(page);
		if (width === 360)
			await tappable(page);
		await accessible(page);
		await Promise.all([page.waitForNavigation(), page.click('form[action="/reconcile/note"] button')]);
		need(await page.locator(`h3:has-text("chua-co-${width}.mau.vn")`).count() === 1, 'the find is not listed as open');
		await fits(page);
		if (width === 360)
			await tappable(page);
		await accessible(page);
		await shot(page, `reconcile-${width}`);
	});
