// SPDX-License-Identifier: Apache-2.0
//
// One line of the journal back to its event. Unknown members are ignored, so that a later writer may add some; members
// may come in any order, fastest in the writer's.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "hpo/study/event.h"

namespace hpo::study {

// Reads the records of one journal in order. One thread at a time.
class RecordReader {
 public:
  RecordReader();
  ~RecordReader();

  // The event of a record (without its newline, checksum already verified). `readable` >= record.size(): how many
  // bytes may be read from its start on; with enough beyond its end the record is not copied. A `created` event
  // sets the space by which later configurations are read. Throws Error(kInvalidInput) that says which member is
  // missing or wrong, or that the record comes from a newer version.
  Event Read(std::string_view record, std::size_t readable);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hpo::study
