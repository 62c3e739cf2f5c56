// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/memory/out_of_memory.h"

#include <c10/util/Exception.h>

#include <new>
#include <string_view>

namespace hpo::trial_runner {
namespace {

// The CPU allocator reports exhaustion as a plain error, recognizable by its text only.
bool IsCpuMemory(std::string_view what) {
  return what.find("DefaultCPUAllocator: ") != std::string_view::npos && what.find("memory") != std::string_view::npos;
}

}  // namespace

std::optional<std::string> OutOfMemory(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const std::bad_alloc&) {
    return "out of memory";
  } catch (const c10::OutOfMemoryError& error) {
    return error.what_without_backtrace();
  } catch (const c10::Error& error) {
    if (IsCpuMemory(error.what_without_backtrace())) return error.what_without_backtrace();
  } catch (...) {
  }
  return std::nullopt;
}

}  // namespace hpo::trial_runner
