// The frame that every page stands in: sign-in, keyboard, language, errors, without script.
import { accessible, fits, need, shot, signIn, test } from './harness.mjs';

for (const width of [360, 1440])
	test(`the sign-in page is whole and accessible at ${width} px`, async ({ open }) => {
		const page = await open({ width, stranger: true });
		await page.goto('/');
		need(new URL(page.url()).pathname === '/sign-in', `a stranger is at ${page.url()}`);
		need(await page.getAttribute('html', 'lang') === 'vi', 'Vietnamese is the default');
		need(await page.isVisible('h1:has-text("Đăng nhập")'), 'no heading');
		await fits(page);
		await accessible(page);
		await shot(page, `sign-in-${width}`);
	});

test('a wrong password is refused in words and keeps the name', async ({ open, expect }) => {
	const page = await open({ stranger: true });
	await page.goto('/sign-in');
	expect('403 /sign-in');
	expect('401 /sign-in');
	await page.fill('input[name=name]', 'nobody-here');
	await page.fill('input[name=password]', 'not the password');
	await page.click('main button[type=submit]');
	await page.waitForSelector('[role=alert]');
	need(await page.inputValue('input[name=name]') === 'nobody-here', 'the name is lost');
	need(await page.inputValue('input[name=password]') === '', 'the password came back');
});

test('signing in works without script', async ({ open, site }) => {
	const page = await open({ stranger: true, scripts: false });
	await signIn(page, site.admin);
	need(await page.isVisible('nav[aria-label="Chính"]'), 'no menu after signing in');
});

test('the first Tab leads to the content', async ({ open }) => {
	const page = await open();
	await page.goto('/');
	await page.keyboard.press('Tab');
	need(await page.evaluate(() => document.activeElement.textContent) === 'Đến nội dung chính', 'the first stop is another');
	await page.keyboard.press('Enter');
	await page.waitForFunction(() => document.activeElement?.id === 'noi-dung' || location.hash === '#noi-dung');
});

test('what a finger taps on a telephone is 40 px high', async ({ open }) => {
	const page = await open({ width: 360 });
	for (const path of ['/', '/mywork', '/duties', '/systems', '/systems/new', '/units', '/record', '/inbox', '/account']) {
		await page.goto(path);
		const low = await page.evaluate(() => [...document.querySelectorAll('a, button, input, select, textarea, summary')].filter((e) => {
			const { width, height } = e.getBoundingClientRect(), s = getComputedStyle(e), line = s.display === 'inline'; // a link in a sentence or a table's cell
			return width > 0 && height < 40 && !line && s.position !== 'absolute' && !e.closest('.k-mx') && !/checkbox|radio|hidden/.test(e.type);
		}).map((e) => e.outerHTML.slice(0, 90)));
		need(low.length === 0, `${path}: ${low.length}: ${low.slice(0, 3).join(' ')}`);
	}
});

test('focus is always visible along the first stops', async ({ open }) => {
	const page = await open();
	await page.goto('/board'); // links, fields, choices and buttons: the ring is the same on all
	for (let i = 0; i < 26; i++) {
		await page.keyboard.press('Tab');
		const seen = await page.evaluate(() => {
			const e = document.activeElement, s = getComputedStyle(e);
			return e !== document.body && s.outlineStyle === 'solid' && parseFloat(s.outlineWidth) === 3;
		});
		need(seen, `stop ${i + 1} shows no focus: ${await page.evaluate(() => document.activeElement.outerHTML.slice(0, 120))}`);
	}
});

test('English is one click away and stays', async ({ open }) => {
	const page = await open();
	await page.goto('/');
	await page.click('a[hreflang=en]');
	await page.waitForSelector('html[lang=en]');
	await page.reload();
	need(await page.getAttribute('html', 'lang') === 'en', 'the choice is forgotten');
});

test('an address that does not exist says the way out', async ({ open, expect }) => {
	const page = await open();
	expect('404 /no-such-page');
	const answer = await page.goto('/no-such-page');
	need(answer.status() === 404, `status ${answer.status()}`);
	need(await page.locator('main a[href="/"]').count() > 0, 'no way out');
	await accessible(page);
});

test('the demonstration is marked on every page', async ({ open }) => {
	const page = await open();
	for (const path of ['/', '/systems', '/units', '/documents', '/activities']) {
		await page.goto(path);
		need(/giả định/.test(await page.innerText('body')), `${path} is not marked`);
	}
});

test('signing out ends the session', async ({ open, site }) => {
	const page = await open({ stranger: true });
	await signIn(page, site.admin);
	await page.click('form[action="/sign-out"] button');
	await page.waitForURL((u) => u.pathname === '/sign-in');
	await page.goto('/systems');
	need(new URL(page.url()).pathname === '/sign-in', 'still inside');
});
