/* Starts Cascade Desktop on Windows; the first time, it sets up the Python that runs it.
 *
 * Built twice from this file: "Cascade Desktop.exe" for the Start menu, which has no console, and
 * "cascade-desktop.exe" for the command line, which waits for the app and gives its exit code.
 *
 * What is set up lies in %LOCALAPPDATA%\Cascade Desktop\environment, or in data\environment beside
 * the program where there is a file "portable". PyTorch is not part of it: the app offers that.
 */
#include <shlobj.h>
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

#define LONGEST 32768
#define TITLE L"Cascade Desktop"

static wchar_t program[MAX_PATH], place[MAX_PATH], line[LONGEST];

static int exists(const wchar_t *file) { return GetFileAttributesW(file) != INVALID_FILE_ATTRIBUTES; }

/* Tells a person what went wrong; a script that has set CASCADE_QUIET gets only the exit code. */
static int fail(const wchar_t *sentence) {
    fwprintf(stderr, L"%ls\n", sentence);
    if (!GetEnvironmentVariableW(L"CASCADE_QUIET", NULL, 0))
        MessageBoxW(NULL, sentence, TITLE, MB_ICONWARNING);
    return 1;
}

/* Runs a command line and waits for it; its exit code, or -1 if it cannot be started. */
static int run(wchar_t *command, DWORD flags) {
    STARTUPINFOW start = {.cb = sizeof start};
    PROCESS_INFORMATION process;
    DWORD code;
    if (!CreateProcessW(NULL, command, NULL, NULL, TRUE, flags, NULL, NULL, &start, &process))
        return -1;
    WaitForSingleObject(process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, &code);
    CloseHandle(process.hThread);
    CloseHandle(process.hProcess);
    return (int)code;
}

/* Where this program lies, and where its Python is or is to be. */
static void find_places(void) {
    wchar_t file[MAX_PATH];
    GetModuleFileNameW(NULL, program, MAX_PATH);
    *wcsrchr(program, L'\\') = 0;
    SetEnvironmentVariableW(L"CASCADE_PROGRAM", program);
    swprintf(file, MAX_PATH, L"%ls\\portable", program);
    if (exists(file)) {
        swprintf(place, MAX_PATH, L"%ls\\data\\environment", program);
        return;
    }
    SHGetFolderPathW(NULL, CSIDL_LOCAL_APPDATA, NULL, 0, file);
    swprintf(place, MAX_PATH, L"%ls\\" TITLE L"\\environment", file);
}

/* One step of the set-up with uv; its own console shows how far it is. */
static int step(const wchar_t *arguments) {
    swprintf(line, LONGEST, L"\"%ls\\uv.exe\" %ls", program, arguments);
    return run(line, GetConsoleWindow() ? 0 : CREATE_NEW_CONSOLE);
}

/* Makes the Python of this version of the app. What was fetched before is not fetched again. */
static int set_up(const wchar_t *ready) {
    wchar_t arguments[LONGEST], python[MAX_PATH];
    SHCreateDirectoryExW(NULL, place, NULL);
    swprintf(python, MAX_PATH, L"%ls\\python", place);
    SetEnvironmentVariableW(L"UV_PYTHON_INSTALL_DIR", python);
    swprintf(arguments, LONGEST, L"venv --allow-existing --python 3.11 \"%ls\\app\"", place);
    if (step(arguments) != 0)
        return 0;
    swprintf(arguments, LONGEST,
             L"pip install --python \"%ls\\app\\Scripts\\python.exe\" -r \"%ls\\app\\requirements.txt\"",
             place, program);
    if (step(arguments) != 0)
        return 0;
    swprintf(arguments, LONGEST,
             L"pip install --python \"%ls\\app\\Scripts\\python.exe\" --no-deps --reinstall \"%ls\\app\\" WHEEL L"\"",
             place, program);
    if (step(arguments) != 0)
        return 0;
    FILE *note = _wfopen(ready, L"w");
    if (!note)
        return 0;
    fclose(note);
    return 1;
}

/* What follows the program's own name on its command line. */
static const wchar_t *own_arguments(void) {
    const wchar_t *rest = GetCommandLineW();
    int quoted = 0;
    for (; *rest && (quoted || (*rest != L' ' && *rest != L'\t')); rest++)
        if (*rest == L'"')
            quoted = !quoted;
    return rest;
}

int wmain(void) {
    wchar_t ready[MAX_PATH];
    find_places();
    swprintf(ready, MAX_PATH, L"%ls\\ready-" VERSION, place);
    if (!exists(ready) && !set_up(ready))
        return fail(L"The app could not be set up. Check the connection to the internet, then start "
                    L"it again: it goes on where it stopped.");
    swprintf(line, LONGEST, L"\"%ls\\app\\Scripts\\%ls\" -P -m cascade_desktop%ls", place,
             IN_CONSOLE ? L"python.exe" : L"pythonw.exe", own_arguments());
    int code = run(line, 0);
    if (code == -1) {
        DeleteFileW(ready); /* so that the next start mends it */
        return fail(L"The app's own Python is missing. Start the app again: it sets itself up anew.");
    }
    return code;
}

int WINAPI wWinMain(HINSTANCE self, HINSTANCE before, wchar_t *command, int show) {
    (void)self, (void)before, (void)command, (void)show;
    return wmain();
}
