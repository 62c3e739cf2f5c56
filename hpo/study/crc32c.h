// SPDX-License-Identifier: Apache-2.0
//
// CRC-32C (Castagnoli polynomial 0x1EDC6F41, reflected, as in RFC 3720 appendix B.4): finds torn and flipped bytes
// of a journal record.
#pragma once

#include <cstdint>
#include <string_view>

namespace hpo::study {

// The checksum of the bytes; 0 for none. Any thread.
std::uint32_t Crc32c(std::string_view bytes);

}  // namespace hpo::study
