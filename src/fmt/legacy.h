/* Vietnamese from before Unicode, as it arrives in office files: the bytes of a TCVN3 (ABC fonts, .VnTime) or VNI-Windows (VNI-Times) text
 * read as Windows-1252, so that "Đơn vị" stands as "§¬n vÞ" or "Ñôn vò". Sources: TCVN 5712:1993 (VN3); VNI's published table.
 *
 * Detection is conservative: real Unicode Vietnamese, other languages and anything doubtful are LEGACY_NONE. It judges words (a converted
 * word must be a possible Vietnamese syllable), so more text judges better: ask about a whole column or sheet first, about a single
 * cell only where that says nothing ("Cã" alone may be either). TCVN3's capital fonts (.VnTimeH) have no codes of their own: where the
 * letters beside are all capitals, converted letters become capitals. */
#pragma once
#include "base/arena.h"

enum legacy { LEGACY_NONE, LEGACY_TCVN3, LEGACY_VNI };
enum legacy legacy_detect(struct str s);
enum legacy legacy_likelier(struct str s); /* of which of the two more words would be; LEGACY_NONE: of none, or of both alike */
bool legacy_fits(struct str s,
	enum legacy as); /* could this text be of an encoding that stands beside it? less is asked than of a finding */
struct str legacy_convert(struct arena *a, struct str s,
	enum legacy from); /* NFC; what is not of the encoding stays as it is, text with letters of Unicode whole */
