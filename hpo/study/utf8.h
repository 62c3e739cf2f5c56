// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace hpo::study {

// The offset of the first byte that does not belong to well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates,
// nothing above U+10FFFF); text.size() when there is none.
std::size_t FirstBadByte(std::string_view text);

}  // namespace hpo::study
