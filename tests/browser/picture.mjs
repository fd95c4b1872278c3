// The README's screenshot, of the fictitious ministry: CHROMIUM=/usr/bin/chromium node tests/browser/picture.mjs
import { launch, office, signIn, visitor } from './harness.mjs';

const site = await office('demo/load.sh');
const browser = await launch();
try {
	const { page } = await visitor(browser, site, { width: 1280 });
	await signIn(page, site.admin);
	await page.goto('/board');
	await page.setViewportSize({ width: 1280, height: 1180 });
	await page.screenshot({ path: 'docs/board.png' });
} finally {
	await browser.close();
	await site.stop();
}
