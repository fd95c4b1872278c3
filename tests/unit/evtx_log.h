/* A small writer of event logs, for test_evtx.c: chunks, a template, records of given values. */
#pragma once
#include <stdio.h>

#include "evtx/evtx_int.h"

struct log {
	uint8_t bytes[4096 + 3 * CHUNK];
	size_t chunk, at; /* offsets in the file; `at` within the chunk */
	uint32_t tpl;     /* the template's offset in the chunk; 0: not yet written */
	unsigned chunks;
};

static void put(struct log *w, const void *p, size_t n)
{
	memcpy(w->bytes + w->chunk + w->at, p, n);
	w->at += n;
}
static void put8(struct log *w, unsigned v)
{
	put(w, &(uint8_t){ (uint8_t)v }, 1);
}
static void put16(struct log *w, unsigned v)
{
	put(w, &(uint16_t){ (uint16_t)v }, 2);
}
static void put32(struct log *w, uint32_t v)
{
	put(w, &v, 4);
}
static void put64(struct log *w, uint64_t v)
{
	put(w, &v, 8);
}
static void put_utf16(struct log *w, const char *z)
{
	for (; *z; z++)
		put16(w, (unsigned char)*z);
}
static void put_name(struct log *w, const char *z)
{
	put32(w, (uint32_t)w->at + 4);
	put32(w, 0);
	put16(w, 0);
	put16(w, (unsigned)strlen(z));
	put_utf16(w, z);
	put16(w, 0);
}
static void patch32(struct log *w, size_t at, size_t v)
{
	uint32_t n = (uint32_t)v;

	memcpy(w->bytes + w->chunk + at, &n, 4);
}

static void log_new(struct log *w)
{
	memset(w, 0, sizeof *w);
	memcpy(w->bytes, "ElfFile", 8);
	w->bytes[32] = 128;
	w->bytes[36] = 1;
	w->bytes[38] = 3;
	w->bytes[41] = 16;
	w->chunk = 4096 - CHUNK;
}

static void chunk_new(struct log *w, uint64_t first_id)
{
	w->chunk += CHUNK;
	w->chunks++;
	w->at = 0;
	w->tpl = 0;
	put(w, "ElfChnk", 8);
	put64(w, first_id);
	w->at = CHUNK_HEAD;
}

static void chunk_end(struct log *w)
{
	uint8_t *p = w->bytes + w->chunk;

	patch32(w, 40, 128);
	patch32(w, 48, w->at);
	patch32(w, 52, evtx_crc(0, p + CHUNK_HEAD, w->at - CHUNK_HEAD));
	patch32(w, 124, evtx_crc(evtx_crc(0, p, 120), p + 128, CHUNK_HEAD - 128));
	w->bytes[42] = (uint8_t)w->chunks;
	memcpy(w->bytes + 124, &(uint32_t){ evtx_crc(0, w->bytes, 120) }, 4);
}

static size_t open_element(struct log *w, const char *name, bool attrs)
{
	size_t size_at;

	put8(w, attrs ? 0x41 : 0x01);
	put16(w, 0xffff);
	size_at = w->at;
	put32(w, 0);
	put_name(w, name);
	return size_at;
}

static void close_element(struct log *w, size_t size_at)
{
	put8(w, 4);
	patch32(w, size_at, w->at - size_at - 4);
}

static void put_place(struct log *w, unsigned i, bool optional)
{
	put8(w, optional ? 0x0e : 0x0d);
	put16(w, i);
	put8(w, 1);
}

static void attribute(struct log *w, const char *name, const char *text, int place)
{
	put32(w, 0); /* the size of the list is not needed */
	put8(w, 6);
	put_name(w, name);
	if (text) {
		put8(w, 5);
		put8(w, 1);
		put16(w, (unsigned)strlen(text));
		put_utf16(w, text);
	} else {
		put_place(w, (unsigned)place, true);
	}
}

static size_t template_begin(struct log *w)
{
	size_t def = w->at;

	put32(w, 0);
	put(w, "sixteen bytes ID", 16);
	put32(w, 0);
	put32(w, 0x0001010f);
	return def;
}

static void template_end(struct log *w, size_t def)
{
	put8(w, 0);
	patch32(w, def + 20, w->at - def - 24);
}

/* Of an instance of the template at `tpl`; 0: it stands right behind. */
static size_t record_begin(struct log *w, uint64_t id, uint32_t tpl)
{
	size_t start = w->at;

	put32(w, 0x2a2a);
	put32(w, 0);
	put64(w, id);
	put64(w, UINT64_C(133000000000000000) + id * 10);
	put32(w, 0x0001010f);
	put(w, "\x0c\1\1\0\0\0", 6);
	put32(w, tpl ? tpl : (uint32_t)w->at + 4);
	return start;
}

static void record_end(struct log *w, size_t start)
{
	put8(w, 0);
	while ((w->at + 4 - start) % 8)
		put8(w, 0);
	patch32(w, start + 4, w->at + 4 - start);
	put32(w, (uint32_t)(w->at + 4 - start));
}

/* <Event><System><EventID Qualifiers="%1">%0</EventID></System><EventData><Data Name="V2">%2</Data>.. for all the values, unnamed from 20 on. */
static void put_template(struct log *w, unsigned values)
{
	size_t def = template_begin(w), ev, sys, el;

	ev = open_element(w, "Event", false);
	put8(w, 2);
	sys = open_element(w, "System", false);
	put8(w, 2);
	el = open_element(w, "EventID", true);
	attribute(w, "Qualifiers", NULL, 1);
	put8(w, 2);
	put_place(w, 0, false);
	close_element(w, el);
	close_element(w, sys);
	sys = open_element(w, "EventData", false);
	put8(w, 2);
	for (unsigned i = 2; i < values; i++) {
		char name[8];

		snprintf(name, sizeof name, "V%u", i);
		el = open_element(w, "Data", i < 20);
		if (i < 20)
			attribute(w, "Name", name, 0);
		put8(w, 2);
		put_place(w, i, false);
		close_element(w, el);
	}
	close_element(w, sys);
	close_element(w, ev);
	template_end(w, def);
	w->tpl = (uint32_t)def;
}

struct given {
	unsigned wire;
	const void *p;
	size_t n;
};

static size_t put_record(struct log *w, uint64_t id, const struct given *v, unsigned n)
{
	size_t start = record_begin(w, id, w->tpl);

	if (w->tpl == 0)
		put_template(w, n);
	put32(w, n);
	for (unsigned i = 0; i < n; i++) {
		put16(w, (unsigned)v[i].n);
		put16(w, v[i].wire);
	}
	for (unsigned i = 0; i < n; i++)
		put(w, v[i].p, v[i].n);
	record_end(w, start);
	return start;
}

static size_t put_simple(struct log *w, uint64_t id)
{
	uint16_t event = (uint16_t)id;
	const struct given v[] = { { W_U16, &event, 2 }, { W_NULL, "", 0 }, { W_STRING, "h\0i", 4 } };

	return put_record(w, id, v, COUNT(v));
}
