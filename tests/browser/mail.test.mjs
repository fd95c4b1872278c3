// Jobs, mail, one's own mail and calendar, urges and extensions: narrow and wide, without script, by the number of inputs.
import { accessible, fits, need, shot, test } from './harness.mjs';

const daysAgo = (n) => new Date(Date.now() - n * 864e5).toISOString().slice(0, 10).split('-').reverse().join('/');
const shown = ['/jobs', '/mail', '/account/mail', '/requests', '/late-entries?days=0', '/settings/known'];

for (const width of [360, 1440])
	test(`jobs, mail, requests, late entries and settings fit and are accessible at ${width} px`, async ({ open }) => {
		const page = await open({ width });
		for (const path of shown) {
			const answer = await page.goto(path);
			need(answer.ok(), `${path}: ${answer.status()}`);
			await fits(page);
			await accessible(page);
			await shot(page, `${path.slice(1).replace(/\W+/g, '-')}-${width}`);
		}
	});

for (const scripts of [true, false])
	test(`a job's page leads to its result ${scripts ? 'by htmx' : 'without script'}`, async ({ open }) => {
		const page = await open({ scripts });
		await page.goto('/jobs');
		const row = page.locator('tr', { hasText: 'Thư tóm tắt hằng tuần' }).first();
		await Promise.all([page.waitForURL(/\/jobs\/\d+$/), row.getByRole('button', { name: 'Chạy ngay' }).click()]);
		await page.locator('h2', { hasText: 'Đã xong' }).waitFor({ timeout: 60000 });
		need(await page.getByRole('link', { name: 'Xem kết quả' }).count() === 1, 'no link to the result');
		if (scripts) {
			await accessible(page);
			await fits(page);
		}
	});

test('a calendar link is made, shown once, and ended, without script', async ({ open }) => {
	const page = await open({ scripts: false });
	await page.goto('/account/mail');
	await page.getByRole('button', { name: /Tạo đường dẫn/ }).click();
	const link = await page.locator('#lk').textContent();
	need(/^http:\/\/127\.0\.0\.1:\d+\/calendar\/[\w-]{43}\.ics$/.test(link), `not a link: ${link}`);
	need((await page.request.get(link)).ok(), 'the calendar does not open');
	await page.goto('/account/mail');
	need(await page.locator('#lk').count() === 0, 'the link is shown again');
	await page.getByRole('button', { name: 'Thu hồi' }).click();
	need((await page.request.get(link)).status() === 404, 'a revoked link still works');
});

for (const width of [360, 1440])
	test(`urging a unit takes at most four inputs and stands beside its duties at ${width} px`, async ({ open }) => {
		const page = await open({ width });
		await page.goto('/units');
		await page.locator('main tbody a[href^="/units/"]').nth(2).click();
		await page.waitForURL(/\/units\/\d+/);
		const remind = await page.locator('#nhac').inputValue();
		need(/^Nhắc việc/.test(remind) && /hạn /.test(remind), `no reminder: ${remind}`);
		await fits(page);
		await accessible(page);
		await Promise.all([page.waitForURL(/\/requests\/new/), page.getByRole('link', { name: 'Đôn đốc' }).click()]);
		const boxes = page.locator('input[name=duties][type=checkbox]');
		need(await boxes.count() > 0, 'no duty to tick');
		if (await page.locator('input[name=duties]:checked').count() === 0)
			await boxes.first().check();
		need(await page.locator('main form input[type=text], main form textarea, main form select').count() <= 3, 'more than four inputs with the ticks');
		await fits(page);
		await accessible(page);
		await shot(page, `urge-new-${width}`);
		await page.goto(page.url()); // a picture leaves a style attribute behind, which a boosted visit would carry along
		await page.fill('[name=paper]', `77-${width}/BM ngày ${daysAgo(3)}`); // what was done long ago wants a reason
		await Promise.all([page.waitForURL(/\/requests\/\d+$/), page.click('main form button[type=submit]')]);
		await fits(page);
		await accessible(page);
		const asked = await page.locator('#nhac').inputValue();
		need(/^Nhắc trả lời, kính gửi .+:\nĐôn đốc, văn bản 77-\d+\/BM, ngày .+\n- /.test(asked), `the urge's own reminder: ${asked}`);
		await shot(page, `request-${width}`);
		await page.goto(page.url()); // a picture leaves a style attribute behind, which a boosted visit would carry along
		const why = page.locator('main a[href*="/why"]').first();
		await why.click();
		await page.waitForURL(/\/why/);
		need(await page.locator('h2', { hasText: 'Đôn đốc, gia hạn, giải trình' }).count() === 1, 'the duty does not show it');
		await fits(page);
		await accessible(page);
		await shot(page, `why-urged-${width}`);
		await page.goto('/requests');
		await page.locator('li', { hasText: `77-${width}/BM` }).getByRole('link', { name: 'Lời nhắc' }).click();
		await page.waitForURL(/\/requests\/\d+#nhac/);
		await page.goto(page.url()); // a picture leaves a style attribute behind, which a boosted visit would carry along
	});

// What the button copied, as another page would paste it.
async function pasted(page) {
	await page.goto('/search');
	await page.evaluate(() => document.querySelector('main').append(Object.assign(document.createElement('textarea'), { id: 'paste' })));
	await page.locator('#paste').focus();
	await page.keyboard.press('Control+V');
	return page.locator('#paste').inputValue();
}

const ways = {
	'the clipboard of the browser': null,
	'no clipboard, as over plain http': () => Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined }),
	'a clipboard that refuses': () => { Clipboard.prototype.writeText = () => Promise.reject(new Error('no')); },
};
for (const [name, way] of Object.entries(ways))
	test(`a reminder names the document and is copied by ${name}`, async ({ open }) => {
		const page = await open({ width: 1440 });
		if (way)
			await page.addInitScript(way);
		else
			await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
		await page.goto('/duties?state=late');
		await page.locator('a[href*="#nhac"]').first().click();
		await page.waitForURL(/\/why.*#nhac/);
		const text = await page.locator('#nhac').inputValue();
		need(/^Nhắc việc, kính gửi .+: .+ · hạn .+ · theo .+\nCần có: [^\n]+$/.test(text), `two lines: who, what, when, by what document; what is wanted: ${text}`);
		await page.getByRole('button', { name: 'Sao chép lời nhắc' }).click();
		await page.getByRole('button', { name: 'Đã sao chép' }).waitFor();
		const got = await pasted(page);
		need(got === text, `another text was copied: ${got}`);
	});

test('where nothing can be copied the reminder is left selected, and the button says so', async ({ open }) => {
	const page = await open({ width: 1440 });
	await page.addInitScript(() => {
		Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined });
		Document.prototype.execCommand = () => false;
	});
	await page.goto('/duties?state=late');
	await page.locator('a[href*="#nhac"]').first().click();
	await page.getByRole('button', { name: 'Sao chép lời nhắc' }).click();
	await page.getByRole('button', { name: 'Đã chọn, bấm Ctrl+C' }).waitFor();
	const whole = await page.locator('#nhac').evaluate((t) => t.selectionStart === 0 && t.selectionEnd === t.value.length && document.activeElement === t);
	need(whole, 'the text is not selected');
});

test('a mail server that is typed wrong is refused at its field', async ({ open, expect }) => {
	const page = await open({ scripts: false });
	expect('400 /mail');
	await page.goto('/mail');
	await page.fill('[name=server]', 'mail.bo-mau.test');
	await page.fill('[name=port]', '99999');
	await page.locator('form[action="/mail"] button').click();
	need(await page.locator('#f-port[aria-invalid=true]').count() === 1, 'the port is not marked');
	need(await page.locator('[name=server]').inputValue() === 'mail.bo-mau.test', 'what was typed is lost');
});
