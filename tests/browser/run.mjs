// Runs every *.test.mjs of this folder over one server with the fictitious ministry; each test has a browser context of its own.
import { existsSync, readdirSync } from 'node:fs';
import { launch, office, shot, signIn, tests, visitor } from './harness.mjs';

const words = process.argv.slice(2).join(' ');
for (const f of readdirSync(new URL('.', import.meta.url)).filter((n) => n.endsWith('.test.mjs')).sort())
	await import(`./${f}`);
let passed = 0, failed = 0;
let site, browser;
try {
	site = await office(existsSync('demo/load.sh') ? 'demo/load.sh' : null);
	browser = await launch();
	const first = await visitor(browser, site);
	await signIn(first.page, site.admin);
	const signedIn = await first.context.storageState();
	await first.context.close();
	for (const { name, run } of tests.filter((t) => words.split('|').some((w) => t.name.includes(w)))) {
		const opened = [];
		const open = async (o = {}) => {
			const v = await visitor(browser, site, { ...o, state: o.stranger ? undefined : signedIn });
			opened.push(v);
			return v.page;
		};
		const expect = (line) => opened.at(-1).expected.add(line);
		const began = Date.now();
		let why = '';
		try {
			await run({ open, expect, site, browser });
		} catch (e) {
			why = `${e.message}\n  last answers: ${opened.at(-1)?.answers.slice(-8).join(', ')}`;
			if (opened.length)
				await shot(opened.at(-1).page, `failed-${name.replace(/\W+/g, '-')}`).catch(() => {});
		}
		const faults = [...new Set(opened.flatMap((v) => v.faults))];
		for (const v of opened)
			await v.context.close();
		if (why || faults.length) {
			failed++;
			console.log(`browser: ${name}: ${[why, ...faults].filter(Boolean).join('\n  ')}`);
		} else {
			passed++;
			console.log(`ok ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
		}
	}
} catch (e) {
	failed++;
	console.log(`browser: ${e.message}`);
} finally {
	await browser?.close();
	const end = await site?.stop();
	if (end?.clean)
		passed++;
	else if (end) {
		failed++;
		console.log(`browser: the server did not stop cleanly:\n${end.said}`);
	}
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
