/* The part of bcryptprimitives.dll that Go's runtime asks for at its start.
 * Windows has had it since Windows 8, wine has it since 9.0; Debian 12 comes with
 * wine 8. It is laid beside wine's own libraries for the tests alone. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID, ULONG); /* RtlGenRandom */

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE into, SIZE_T size)
{
    return SystemFunction036(into, (ULONG)size);
}
