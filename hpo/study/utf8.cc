// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/utf8.h"

namespace hpo::study {
namespace {

// What may follow a lead byte: how many bytes, and the range of the first of them (RFC 3629, section 4).
struct Tail {
  std::size_t count;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
};

constexpr std::size_t kNoLead = 9;  // more than any character is long

Tail TailOf(unsigned char lead) {
  if (lead < 0x80) return {0};
  if (lead < 0xC2) return {kNoLead};  // a continuation byte, or an overlong form
  if (lead < 0xE0) return {1};
  if (lead == 0xE0) return {2, 0xA0, 0xBF};  // below: overlong
  if (lead == 0xED) return {2, 0x80, 0x9F};  // above: surrogates
  if (lead < 0xF0) return {2};
  if (lead == 0xF0) return {3, 0x90, 0xBF};  // below: overlong
  if (lead < 0xF4) return {3};
  if (lead == 0xF4) return {3, 0x80, 0x8F};  // above: beyond U+10FFFF
  return {kNoLead};
}

bool TailIsGood(std::string_view text, std::size_t lead, const Tail& tail) {
  if (tail.count >= text.size() - lead) return false;
  for (std::size_t i = 1; i <= tail.count; ++i) {
    const auto byte = static_cast<unsigned char>(text[lead + i]);
    const bool good = i == 1 ? byte >= tail.low && byte <= tail.high : byte >= 0x80 && byte <= 0xBF;
    if (!good) return false;
  }
  return true;
}

}  // namespace

std::size_t FirstBadByte(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const Tail tail = TailOf(static_cast<unsigned char>(text[i]));
    if (!TailIsGood(text, i, tail)) return i;
    i += 1 + tail.count;
  }
  return i;
}

}  // namespace hpo::study
