#!/bin/sh
# The fictitious ministry of `./run --demo`: demo/load.sh KHIEN DATA. Posts instead of names; nothing here is any real office's figure.
set -eu
here=$(dirname "$0")
"$here/../tools/load" "$1" "$2" "$here"
# Papers that a second person has looked at; the others stay "Tự khai" or documented only.
"$1" step documents check VB-412 VB-118 VB-PC-VPB VB-PC-CDS VB-PC-CTT VB-CD-HT-01 VB-CD-HT-02 VB-CD-HT-03 VB-CD-HT-04 VB-CD-HT-05 VB-CD-HT-06 \
	VB-CD-HT-07 VB-940 VB-66 VB-THBC VB-DG VB-MAIL VB-DT VB-96 VB-PTBC VB-RS VB-1187 VB-45 VB-QT-VTH VB-QT-CDS --data "$2"
