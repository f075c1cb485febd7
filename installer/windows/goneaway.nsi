; SPDX-License-Identifier: GPL-3.0-or-later
; The installer for Windows, called by package.sh. For this user, or with /AllUsers or by choice for all; /S is silent,
; /D=FOLDER chooses where. An older version goes first; what people saved is never touched.
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
ManifestDPIAware true
ManifestSupportedOS Win10

!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_INSTALLMODE_DEFAULT_CURRENTUSER
!define MULTIUSER_INSTALLMODE_INSTDIR "Goneaway"
!define MULTIUSER_USE_PROGRAMFILES64
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Goneaway"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${UNINSTALL_KEY}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallLocation"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${UNINSTALL_KEY}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallLocation"
!include MultiUser.nsh
!include MUI2.nsh
!include x64.nsh

Name "Goneaway"
OutFile "${OUTPUT}"
BrandingText "Goneaway ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "Goneaway"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "Installs Goneaway"
VIAddVersionKey CompanyName "The Goneaway authors"
VIAddVersionKey LegalCopyright "The Goneaway authors; GPL-3.0-or-later"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEFINISHPAGE_BITMAP "${NSISDIR}/Contrib/Graphics/Wizard/nsis3-grey.bmp"
!define MUI_LICENSEPAGE_TEXT_BOTTOM "Goneaway is free software. You may use it whether or not you accept the licence; it tells how you may pass it on."
!define MUI_LICENSEPAGE_BUTTON "&Next >"
!define MUI_FINISHPAGE_TEXT "Goneaway has been installed on your computer.$\r$\n$\r$\nTo open a bug-report bundle (.goneaway.zip), right-click it and choose Open with Goneaway, or drop it on Goneaway's window."
!define MUI_FINISHPAGE_RUN "$INSTDIR\goneaway.exe"
!insertmacro MUI_PAGE_LICENSE "${WORK}\Goneaway\LICENSE.txt"
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; Explorer goes by the last ending alone, and .zip is not ours to take: a bundle gets an entry of its own in its menu, and
; Goneaway is among the programs that can open a .zip. One that was renamed to .goneaway opens by a double click.
!define BUNDLE_VERB "Software\Classes\SystemFileAssociations\.zip\shell\Goneaway"
!define BUNDLE_CLASS "Software\Classes\Goneaway.Bundle"

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_ICONSTOP "Goneaway needs 64-bit Windows." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  SetRegView 64
  !insertmacro MULTIUSER_INIT
FunctionEnd

Function un.onInit
  SetRegView 64
  !insertmacro MULTIUSER_UNINIT
FunctionEnd

Section
  ; Files of an older version that this one has no more.
  ReadRegStr $0 SHCTX "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $0 == $INSTDIR
  ${AndIf} ${FileExists} "$INSTDIR\uninstall.exe"
    ExecWait '"$INSTDIR\uninstall.exe" /S /$MultiUser.InstallMode _?=$INSTDIR'
  ${EndIf}

  ClearErrors
  !include "${WORK}/install.nsh"
  ${If} ${Errors}
    MessageBox MB_ICONSTOP "Not all files could be written. Close Goneaway, and start the installer again." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortCut "$SMPROGRAMS\Goneaway.lnk" "$INSTDIR\goneaway.exe"

  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayName" "Goneaway"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\goneaway.exe"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "Publisher" "The Goneaway authors"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "EstimatedSize" ${SIZE}
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoRepair" 1

  WriteRegStr SHCTX "${BUNDLE_CLASS}" "" "Goneaway bug-report bundle"
  WriteRegStr SHCTX "${BUNDLE_CLASS}\DefaultIcon" "" "$INSTDIR\goneaway.exe,0"
  WriteRegStr SHCTX "${BUNDLE_CLASS}\shell\open\command" "" '"$INSTDIR\goneaway.exe" "%1"'
  WriteRegStr SHCTX "Software\Classes\.goneaway" "" "Goneaway.Bundle"
  WriteRegStr SHCTX "Software\Classes\.zip\OpenWithProgids" "Goneaway.Bundle" ""
  WriteRegStr SHCTX "${BUNDLE_VERB}" "" "Open with Goneaway"
  WriteRegStr SHCTX "${BUNDLE_VERB}" "Icon" "$INSTDIR\goneaway.exe"
  WriteRegStr SHCTX "${BUNDLE_VERB}" "AppliesTo" 'System.FileName:~>".goneaway.zip"'
  WriteRegStr SHCTX "${BUNDLE_VERB}\command" "" '"$INSTDIR\goneaway.exe" "%1"'
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section Uninstall
  !include "${WORK}/uninstall.nsh"
  Delete "$SMPROGRAMS\Goneaway.lnk"
  DeleteRegKey SHCTX "${UNINSTALL_KEY}"
  DeleteRegKey SHCTX "${BUNDLE_CLASS}"
  DeleteRegKey SHCTX "${BUNDLE_VERB}"
  ReadRegStr $0 SHCTX "Software\Classes\.goneaway" ""
  ${If} $0 == "Goneaway.Bundle"
    DeleteRegKey SHCTX "Software\Classes\.goneaway"
  ${EndIf}
  DeleteRegValue SHCTX "Software\Classes\.zip\OpenWithProgids" "Goneaway.Bundle"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  ; Last, so that whoever sees it gone may believe that all is done.
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; stays if anything else is in it
SectionEnd
