// SPDX-License-Identifier: Apache-2.0
//
// Cuts a stream of bytes into lines of limited length. One thread at a time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace hpo::run {

class LineBuffer {
 public:
  explicit LineBuffer(std::size_t limit) : limit_(limit) {}  // bytes of the longest line, newline excluded

  // Calls handle(std::string_view line) for each line that is complete now, without its newline. False once a line is
  // longer than the limit; what follows is then dropped.
  template <class Handle>
  bool Add(std::string_view bytes, Handle&& handle) {
    for (std::size_t end = bytes.find('\n'); end != std::string_view::npos && !overflowed_; end = bytes.find('\n')) {
      if (Keep(bytes.substr(0, end))) handle(std::string_view(std::exchange(line_, {})));
      bytes.remove_prefix(end + 1);
    }
    Keep(bytes);
    return !overflowed_;
  }

  // The last line when the stream ended without a newline; "" when it did not.
  std::string TakeRest() { return overflowed_ ? std::string() : std::exchange(line_, {}); }

 private:
  bool Keep(std::string_view bytes) {
    overflowed_ = overflowed_ || line_.size() + bytes.size() > limit_;
    if (!overflowed_) line_ += bytes;
    return !overflowed_;
  }

  std::size_t limit_;
  std::string line_;
  bool overflowed_ = false;
};

}  // namespace hpo::run
