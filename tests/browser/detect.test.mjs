// The summary page of `khien detect --html`: read from a file, without any server.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { khien, accessible, fits, need, printed, shot, test } from './harness.mjs';

const RULE = (id, title, level, tag, where) => `title: ${JSON.stringify(title)}\nid: ${id}1111111-1111-4111-8111-111111111111\nstatus: test\nlevel: ${level}\n`
	+ `tags: [attack.${tag}]\nlogsource: {category: any}\ndetection: {s: {${where}}, condition: s}\n`;
const RULES = [RULE(1, 'Đăng nhập sai nhiều lần', 'critical', 'credential-access', 'n|endswith: "7"'), RULE(2, '</script><img src=x onerror=alert(1)>', 'high', 'execution', 'n|endswith: "3"'),
	RULE(3, `Một luật có tên rất dài ${'không-ngắt-được-'.repeat(12)}`, 'medium', 'discovery', 'n|endswith: "5"'), RULE(4, 'Tệp mới', 'low', 'impact', 'n|endswith: "1"'),
	RULE(5, 'Để biết', 'informational', 'collection', 'n|endswith: "9"')].join('---\n');

test('the summary of detections stands alone, reads well wide, narrow and in print', async ({ browser }) => {
	const home = mkdtempSync(join(tmpdir(), 'khien-detect-')), file = join(home, 'page.html');
	try {
		writeFileSync(join(home, 'rules.yml'), RULES);
		writeFileSync(join(home, 'log.ndjson'), Array.from({ length: 4000 }, (_, i) => JSON.stringify({
			n: `${i}`, host: `may-${i % 50}${i % 50 === 7 ? '<b>'.repeat(30) : ''}`, time: new Date(Date.UTC(2026, 10, 1 + i % 20, i % 24, i % 60)).toISOString() })).join('\n'));
		const r = spawnSync(khien, ['detect', '--rules', join(home, 'rules.yml'), '--html', file, join(home, 'log.ndjson')], { encoding: 'utf8', maxBuffer: 1 << 26 });
		need(r.status === 0, r.stderr);
		for (const width of [1440, 360]) {
			const context = await browser.newContext({ viewport: { width, height: 900 } }), page = await context.newPage(), asked = [], faults = [];
			page.on('request', (q) => asked.push(q.url()));
			page.on('console', (m) => m.type() === 'error' && faults.push(m.text()));
			page.on('dialog', (d) => { faults.push('a log ran a script'); d.dismiss(); });
			await page.goto(`file://${file}`);
			need(asked.length === 1, `something is fetched: ${asked.slice(1).join(' ')}`);
			need(await page.locator('text=Đăng nhập sai nhiều lần').count() > 0 && await page.locator('main img').count() === 0, 'titles are text');
			await accessible(page);
			await fits(page);
			await shot(page, `detect-${width}`);
			if (width === 1440)
				need(await printed(page, 'detect') <= 6, 'it prints on a few pages');
			need(faults.length === 0, faults.join('; '));
			await context.close();
		}
	} finally {
		rmSync(home, { recursive: true, force: true });
	}
});
