// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/crc32c.h"

#include <nmmintrin.h>

#include <cstring>

namespace hpo::study {

std::uint32_t Crc32c(std::string_view bytes) {
  const char* data = bytes.data();
  std::size_t left = bytes.size();
  std::uint64_t crc = 0xFFFFFFFFu;
  for (; left >= 8; data += 8, left -= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, data, 8);
    crc = _mm_crc32_u64(crc, word);
  }
  auto tail = static_cast<std::uint32_t>(crc);
  for (; left > 0; ++data, --left) tail = _mm_crc32_u8(tail, static_cast<unsigned char>(*data));
  return ~tail;
}

}  // namespace hpo::study
