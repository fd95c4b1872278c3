// The simdjson lanes of bench/json.c.
#include <simdjson.h>
#include <cstddef>

using namespace simdjson;

static size_t count_dom(dom::element e)
{
	size_t n = e.is_string();
	if (e.is_object())
		for (auto kv : dom::object(e))
			n += 1 + count_dom(kv.value);
	if (e.is_array())
		for (auto v : dom::array(e))
			n += count_dom(v);
	return n;
}

extern "C" size_t simdjson_lane(const char *lines, size_t n, bool dom_api);
extern "C" size_t simdjson_lane(const char *lines, size_t n, bool dom_api)
{
	size_t count = 0;
	dom::parser p;
	ondemand::parser q;
	const char *end = lines + n;
	for (const char *s = lines; s < end;) {
		const char *e = static_cast<const char *>(memchr(s, '\n', end - s));
		if (!e)
			e = end;
		if (dom_api) {
			count += count_dom(p.parse(s, e - s, false).value());
		} else {
			auto doc = q.iterate(s, e - s, (end - s) + 64).value();
			for (auto f : doc.get_object()) {
				(void)f.unescaped_key().value();
				count++;
				auto v = f.value().value();
				switch (v.type().value()) {
				case ondemand::json_type::string: (void)v.get_string().value(); count++; break;
				case ondemand::json_type::number: (void)v.get_double().value(); break;
				case ondemand::json_type::boolean: (void)v.get_bool().value(); break;
				default: break;
				}
			}
		}
		s = e + 1;
	}
	return count;
}
