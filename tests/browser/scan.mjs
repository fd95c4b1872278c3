// A PDF of pictures alone, as a scanner leaves it: each page of another PDF drawn by poppler, put back as a JPEG.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const there = (program) => spawnSync('which', [program]).status === 0;

export function scanOf(pdf, dpi = 200) {
	const home = mkdtempSync(join(tmpdir(), 'khien-scan-'));
	try {
		const r = spawnSync('pdftoppm', ['-r', String(dpi), '-jpeg', pdf, join(home, 'p')]);
		if (r.status !== 0)
			throw new Error(`pdftoppm: ${r.stderr}`);
		const parts = [Buffer.from('%PDF-1.4\n')], at = [];
		const put = (id, head, bytes) => {
			at[id] = parts.reduce((n, b) => n + b.length, 0);
			parts.push(Buffer.from(`${id} 0 obj\n${head}`), ...(bytes ? [Buffer.from('stream\n'), bytes, Buffer.from('\nendstream')] : []), Buffer.from('\nendobj\n'));
		};
		const pages = readdirSync(home).sort().map((f) => readFileSync(join(home, f)));
		pages.forEach((jpeg, i) => {
			let o = 2; // the frame that says how large it is
			while (jpeg[o + 1] < 0xc0 || jpeg[o + 1] > 0xc2)
				o += 2 + jpeg.readUInt16BE(o + 2);
			const [h, w] = [jpeg.readUInt16BE(o + 5), jpeg.readUInt16BE(o + 7)], id = 3 + 3 * i, space = jpeg[o + 9] === 1 ? 'DeviceGray' : 'DeviceRGB';
			put(id, `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I ${id + 1} 0 R>>>>/Contents ${id + 2} 0 R>>`);
			put(id + 1, `<</Type/XObject/Subtype/Image/Width ${w}/Height ${h}/ColorSpace/${space}/BitsPerComponent 8/Filter/DCTDecode/Length ${jpeg.length}>>`, jpeg);
			const draw = Buffer.from('q 595 0 0 842 0 0 cm /I Do Q');
			put(id + 2, `<</Length ${draw.length}>>`, draw);
		});
		put(1, '<</Type/Catalog/Pages 2 0 R>>');
		put(2, `<</Type/Pages/Count ${pages.length}/Kids[${pages.map((_, i) => `${3 + 3 * i} 0 R`).join(' ')}]>>`);
		const n = 3 + 3 * pages.length, start = parts.reduce((s, b) => s + b.length, 0);
		parts.push(Buffer.from(`xref\n0 ${n}\n0000000000 65535 f \n${at.slice(1).map((x) => `${String(x).padStart(10, '0')} 00000 n \n`).join('')}` +
			`trailer<</Size ${n}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`));
		return Buffer.concat(parts);
	} finally {
		rmSync(home, { recursive: true, force: true });
	}
}
