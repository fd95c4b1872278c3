// The README's pictures, of the fictitious ministry: CHROMIUM=/usr/bin/chromium node tests/browser/picture.mjs. docs/inbox.png is build/check/shots/inbox-1440.png
// of ./check browser, where a paper is dropped.
import { launch, office, signIn, visitor } from './harness.mjs';

const pictures = [['board', '/board', 1180], ['mywork', '/mywork', 900], ['monday', '/reports/monday', 1330], ['system', null, 1400]];
const site = await office('demo/load.sh');
const browser = await launch();
try {
	const { page } = await visitor(browser, site, { width: 1280 });
	await signIn(page, site.admin);
	for (const [name, path, height] of pictures) {
		await page.setViewportSize({ width: 1280, height });
		await page.goto(path ?? '/systems');
		if (!path) {
			await page.click('main tbody a:has-text("HT-01")');
			await page.waitForURL(/\/systems\/\d+/);
		}
		await page.screenshot({ path: `docs/${name}.png` });
	}
} finally {
	await browser.close();
	await site.stop();
}
