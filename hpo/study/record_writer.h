// SPDX-License-Identifier: Apache-2.0
//
// An event as one line of the journal, built as text directly: no JSON value is made for the events of a trial.
// Member order is fixed (v, seq, time, event, the event's own, crc); members at their default are left out. Doubles are
// written in the shortest form that reads back to the same bits; non-finite ones as "nan", "inf", "-inf".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "hpo/study/event.h"

namespace hpo::study {

// `,"crc":"` + 8 hex digits + `"}`: the end of every record.
inline constexpr std::string_view kCrcMember = ",\"crc\":\"";
inline constexpr std::size_t kCrcDigits = 8;
inline constexpr std::size_t kCrcEndBytes = kCrcMember.size() + kCrcDigits + 2;

// Appends the record, without newline, to `out`. The configuration of `asked` is written by the names of `space`.
// Throws Error(kInvalidInput) when a text is not UTF-8, since nobody could read the line again; `out` is then as
// before.
void AppendRecord(std::string& out, const Event& event, const search::SearchSpace& space);

// Whether the line ends in a checksum that fits it.
bool HasValidCrc(std::string_view record);

}  // namespace hpo::study
