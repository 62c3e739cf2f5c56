// SPDX-License-Identifier: Apache-2.0
#include <malloc.h>

#include <csignal>

#include "hpo/cli/application.h"

namespace {

// The few megabytes that each ask takes and frees go back to the program, not to the kernel, which would give and clear
// them page by page again: a sixth of an ask's time.
void KeepFreedMemory() {
  constexpr int kMegabyte = 1 << 20;
  mallopt(M_MMAP_THRESHOLD, 32 * kMegabyte);
  mallopt(M_TRIM_THRESHOLD, 64 * kMegabyte);
}

}  // namespace

int main(int argc, char** argv) {
  KeepFreedMemory();
  std::signal(SIGXFSZ, SIG_IGN);  // a file above the limit is a write that fails, as on a full disk
  hpo::cli::Terminal terminal = hpo::cli::ProcessTerminal();
  return hpo::cli::RunApplication({argv + 1, argv + argc}, terminal);
}
