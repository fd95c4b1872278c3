// The frame that every page stands in: sign-in, keyboard, language, errors, without script.
import { accessible, fits, need, shot, signIn, tappable, test, wholeWords } from './harness.mjs';

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

test('the whole navigation is in sight from 1280 px on', async ({ open }) => {
	for (const width of [1280, 1366, 1440]) {
		const page = await open({ width });
		for (const lang of ['vi', 'en']) {
			await page.goto(`/board?lang=${lang}`);
			const hidden = await page.evaluate(() => { const n = document.querySelector('.k-nav .k-wrap'); return n.scrollWidth - n.clientWidth; });
			need(hidden <= 0, `${hidden} px of it at ${width} px, ${lang}`);
		}
	}
});

test('by keyboard the first cell of the board and the first duty of a list are three stops away', async ({ open }) => {
	const page = await open();
	const press = async (key) => {
		await page.keyboard.press(key);
		return page.evaluate(() => { const e = document.activeElement; return { text: e.textContent.trim(), cell: e.matches('.k-cell'), list: e.matches('#bang a'), shown: e.getBoundingClientRect().left >= 0 && e.getBoundingClientRect().top >= 0 }; });
	};
	for (const [path, words] of [['/board', 'Đến bảng theo điểm và đơn vị'], ['/duties', 'Đến danh sách việc']]) {
		await page.goto(path);
		await press('Tab');
		await press('Enter');
		const skip = await press('Tab');
		need(skip.text === words && skip.shown, `${path}: ${JSON.stringify(skip)}`);
		await press('Enter');
		const first = await press('Tab');
		need(path === '/board' ? first.cell : first.list, `${path}: ${JSON.stringify(first)}`);
		await page.keyboard.press('Enter');
		await page.waitForFunction((was) => location.pathname !== was, path);
	}
});

test('what a finger taps on a telephone is 40 px high', async ({ open }) => {
	const page = await open({ width: 360 });
	const paths = ['/', '/mywork', '/duties', '/systems', '/systems/new', '/units', '/record', '/inbox', '/account', '/account/mail', '/activities/new?kind=scan',
		'/activities/new?kind=training', '/documents/new', '/assets/new?system=HT-01', '/systems/import', '/systems/columns', '/inbox/checks', '/inbox/register',
		'/inbox-rules/new', '/reconcile', '/directives', '/directives/new', '/reports/monday', '/reports/mau08', '/papers', '/report-templates', '/requests',
		'/requests/new?kind=waiting&unit=VPC&duty=2634.1b.brief', '/late-entries', '/why?duty=2634.2b.scan&subject=HT-09', '/ledger', '/deletions', '/mail', '/settings/known'];
	for (const path of paths) {
		need((await page.goto(path)).ok(), path);
		await tappable(page).catch((e) => need(false, `${path}: ${e.message}`));
		await wholeWords(page).catch((e) => need(false, `${path}: ${e.message}`));
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
	await page.goto('/systems'); // the year that scrolls by itself is a stop, too
	await page.click('main a:text-is("HT-01")');
	await page.waitForSelector('.k-scroll');
	await page.keyboard.press('Tab');
	await page.focus('.k-scroll');
	need(await page.evaluate(() => parseFloat(getComputedStyle(document.activeElement).outlineWidth)) === 3, 'the year shows no focus');
});

test('the form of a scan offers what can be meant: few stops of the keyboard, the rest folded and reachable', async ({ open }) => {
	const page = await open();
	await page.goto('/activities');
	await page.click('main a:text-is("Thêm")'); // what was done is asked first, not thirty fields
	await page.click('main a:text-is("Dò quét lỗ hổng bảo mật")');
	await page.waitForURL(/activities\/new\?kind=scan/);
	need(await page.locator('main form input[value^="units:"]:visible, main form input[value^="providers:"]:visible').count() === 0, 'units or providers stand open');
	need(await page.locator('main form input[value="systems:HT-10"]:visible').count() === 0, 'a retired system stands open');
	let stops = 0;
	await page.focus('#noi-dung a, #noi-dung input');
	for (let at = ''; at !== 'Ghi' && stops < 99; stops++) {
		await page.keyboard.press('Tab');
		at = await page.evaluate(() => document.activeElement.textContent.trim());
	}
	need(stops <= 28, `${stops} stops to the button`);
	const fold = page.locator('summary:has-text("Chọn mục khác")').first();
	await fold.focus();
	await page.keyboard.press('Enter');
	need(await page.locator('main form input[value^="units:"]:visible').count() > 0, 'the rest does not open');
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
