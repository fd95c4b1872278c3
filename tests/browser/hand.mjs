// A person's hands, counted: what is typed, chosen and clicked on a path, and how long that takes by the keystroke-level model (Card, Moran, Newell,
// "The keystroke-level model for user performance time", CACM 23:7, 1980): K a key 0.28 s (40 words a minute), P pointing 1.1 s, B a button pressed or
// released 0.1 s, H hand between keyboard and mouse 0.4 s, M making up one's mind 1.35 s, before every field and button. Beside the model: READ seconds
// for each page that opens, FILE seconds to find a file in the system's dialogue, and the machine's own time as measured.
const K = 0.28, P = 1.1, B = 0.1, H = 0.4, M = 1.35, READ = 6, FILE = 8;

// Does something that brings another page, and waits until it is there (whole, or its content in the place of the old).
export async function turn(page, act) {
	await page.evaluate(() => { document.querySelector('main').dataset.old = '1'; });
	await act();
	await page.waitForFunction(() => document.readyState === 'complete' && document.querySelector('main') && !document.querySelector('main').dataset.old);
}

export class Hand {
	constructor(page) {
		Object.assign(this, { page, inputs: 0, clicks: 0, keys: 0, pages: 0, seconds: 0, machine: 0, onKeys: false });
	}
	move(keyboard) {
		if (this.onKeys !== keyboard)
			this.seconds += H;
		this.onKeys = keyboard;
	}
	press(think = true) {
		this.move(false);
		this.seconds += (think ? M : 0) + P + 2 * B;
		this.clicks++;
	}
	// A click that opens a page: waits for it and counts the reading.
	async open(target) {
		this.press();
		const start = performance.now();
		await turn(this.page, () => this.at(target).click());
		this.machine += (performance.now() - start) / 1000;
		this.pages++;
		this.seconds += READ;
	}
	async tick(target, think = true) {
		this.press(think);
		await this.at(target).check();
	}
	async type(target, text) {
		this.press(); // into the field
		this.move(true);
		this.seconds += text.length * K;
		this.keys += text.length;
		this.inputs++;
		await this.at(target).fill(text);
	}
	async choose(target, option) {
		this.press();
		this.press();
		this.inputs++;
		await this.at(target).selectOption(option);
	}
	async file(target, file) {
		this.press();
		this.press();
		this.seconds += FILE;
		this.inputs++;
		await this.at(target).setInputFiles(file);
	}
	at(target) {
		return typeof target === 'string' ? this.page.locator(target).first() : target;
	}
	get total() {
		return this.seconds + this.machine;
	}
	say(what) {
		return `${what}: ${this.inputs} inputs, ${this.clicks} clicks, ${this.keys} keys, ${this.pages} pages, ${this.total.toFixed(0)} s by KLM` +
			` (machine ${this.machine.toFixed(1)} s)`;
	}
}
