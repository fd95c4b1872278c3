// What somebody merely said is shown in few steps: who answers for systems by one paper for all of them, a plan by its acceptance, an acknowledgement and a
// telling within the office by entering them on their day (users.md 0.3, 1.2).
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessible, fits, need, tappable, test } from './harness.mjs';
import { Hand } from './hand.mjs';
import { cli, id_of, joins, ministry, today } from './ministry.mjs';

const row = (site, duty, subject) => cli(site, 'duties', '--json').trim().split('\n').map((l) => JSON.parse(l)).find((r) => r.duty === duty && r.subject === subject);
const shown = (site, duty, subject, words) => {
	const r = row(site, duty, subject), why = r.reasons.map((x) => x.text).join('; ');
	need(r.state === 'met' && r.strength !== 'declared' && why.includes(words), `${duty} ${subject}: ${r.state} ${r.strength}: ${why}`);
};
const paper = (site, home, number, summary) => {
	writeFileSync(join(home, 'd.csv'), `number,date,issuer,signer_post,summary,unit,local_ref\n${number},${today},Cục Chuyển đổi số,Cục trưởng,${summary},CDS,Văn thư\n`);
	cli(site, 'import', 'documents', join(home, 'd.csv'));
};
const bound = (hand, what) => {
	console.log(`  ${hand.say(what)}`);
	need(hand.inputs <= 4 && hand.total <= 60, hand.say('over the bound'));
};

test('a regulation in place of one that rests on an expired law is recorded from its duty in at most 60 seconds and four inputs', () => ministry(async ({ site, enter, home }) => {
	paper(site, home, '95/QĐ-CTT', 'Ban hành Quy định vận hành Cổng');
	const page = await enter(site.admin), hand = new Hand(page);
	need(row(site, '2634.3a.basis', 'CTT').state === 'stale', 'none rests on an expired law');
	await page.goto(`/why?duty=2634.3a.basis&subject=${id_of(site, 'units', 'CTT')}`);
	await hand.open('main .k-ev a:has-text("Ghi văn bản thay thế")');
	need((await page.textContent('main form')).includes('Thay thế:'), 'what it replaces is not said');
	await hand.type('[name=issued]', `95/QĐ-CTT ngày ${today}`);
	await hand.type('[name=basis]', 'L116, ND331');
	await hand.type('[name=document]', '95/QĐ-CTT');
	await hand.open('main button[type=submit]:has-text("Ghi"):not([name=draft])');
	bound(hand, 'a regulation issued anew, from its duty');
	need(row(site, '2634.3a.basis', 'CTT').state === 'met', 'the duty is not met by it');
}));

test('who answers for three systems is shown by one paper, from one question of the day', () => ministry(async ({ site, enter, home }) => {
	paper(site, home, '903/QĐ-CĐS', 'Phân công người chịu trách nhiệm về hệ thống');
	const page = await enter(site.admin), hand = new Hand(page);
	need(row(site, '2634.1a.person', 'HT-03').state === 'unknown', 'it is shown already');
	await page.goto('/mywork?unit=CDS');
	need((await page.locator('ol.k-ask > li').filter({ hasText: 'Văn bản phân công người chịu trách nhiệm' }).count()) === 1, 'asked more than once');
	await hand.open('main a:has-text("Gắn một văn bản cho tất cả")');
	await hand.type('[name=document]', '903/QĐ-CĐS');
	await hand.open('main button[type=submit]:has-text("Ghi")');
	for (const s of ['HT-03', 'HT-05', 'HT-08'])
		shown(site, '2634.1a.person', s, 'Minh chứng bằng văn bản');
	bound(hand, 'one paper for three systems');
}));

test('a plan said to be full is shown by its acceptance, from its reasons', () => ministry(async ({ site, enter, home }) => {
	paper(site, home, '902/BB-CĐS', 'Biên bản nghiệm thu phương án');
	const page = await enter(site.admin), hand = new Hand(page);
	await page.goto(`/why?duty=2634.1c.plan&subject=${id_of(site, 'systems', 'HT-08')}`);
	need((await page.textContent('main')).includes('chưa có nghiệm thu hoặc đánh giá đạt kèm văn bản'), 'it does not say what is missing');
	await hand.open('main a:has-text("Ghi việc đã làm")');
	await hand.choose('select[name=result]', 'ok');
	await hand.tick('label:has-text("902/BB-CĐS")');
	hand.inputs++;
	await hand.open('main button[type=submit]:has-text("Ghi")');
	shown(site, '2634.1c.plan', 'HT-08', 'Nghiệm thu, đánh giá đạt');
	bound(hand, 'the acceptance of a plan');
}));

test('what an officer acknowledges and tells on its day needs nothing typed and no paper', () => ministry(async ({ site, enter, home }) => {
	const now = new Date(Date.now() - 6e4).toISOString().replace(/\.\d+Z$/, 'Z');
	writeFileSync(join(home, 'a.csv'), `code,kind,title,unit,at,subjects,severity,concerns,external_ref\nCB-X,warning_received,Cảnh báo thử,CDS,${now},HT-09,high,,X/CB\n`);
	writeFileSync(join(home, 'b.csv'), `code,kind,title,unit,at,subjects,concerns\nCC-X,warning_relayed,Chuyển cảnh báo thử,CDS,${now},TCCB,CB-X\nSC-X,incident,Sự cố thử,TCCB,${now},HT-09,\n`);
	cli(site, 'import', 'activities', join(home, 'a.csv'));
	cli(site, 'import', 'activities', join(home, 'b.csv'));
	const admin = await enter(site.admin), page = await joins(enter, admin, 'tccb', 'unit_officer', id_of(site, 'units', 'TCCB'));
	for (const [duty, subject, q] of [['2634.2c.ack', 'CB-X/TCCB', 'CB-X/TCCB'], ['2634.1dd.notify', 'SC-X', 'SC-X']]) {
		const hand = new Hand(page);
		await page.goto(`/why?duty=${duty}&subject=${q}`);
		await hand.open('main a:has-text("Ghi việc đã làm")');
		need(/^\d\d:\d\d /.test(await page.inputValue('[name=at], [name=told]')), 'the hour is not filled in');
		need((await page.textContent('main')).includes('ghi ngay trong ngày thì nhật ký là minh chứng'), 'it does not say so');
		await hand.open('main button[type=submit]:has-text("Ghi")');
		shown(site, duty, subject, 'Khiên ghi nhận lúc');
		bound(hand, duty);
		need(hand.inputs === 0, 'something is typed');
	}
}));

for (const width of [360, 1440])
	test(`what is asked about papers is told, walked and tapped at ${width} px`, async ({ open }) => {
		const page = await open({ width });
		await page.goto('/mywork?unit=CDS');
		await accessible(page);
		await fits(page);
		if (width === 360)
			await tappable(page);
		await page.goto('/why?duty=2634.1a.person&subject=HT-03');
		await accessible(page);
		await fits(page);
	});
