package kdbx

// The forms of elements that no file held before: what KeePass writes, with its
// defaults for what the model has no word for. Elements that only some entries
// have are added when they have something to say.

const emptyID = ">" + noID + "</"

var newFileForm = func() *form {
	f := &formBuilder{}
	f.reset(&schema{name: "KeePassFile"})
	f.markup([]byte(`<?xml version="1.0" encoding="utf-8" standalone="yes"?><KeePassFile>`))
	f.place(opMeta, 0)
	f.place(opRoot, 0)
	f.closing("KeePassFile")
	return f.finish(forms{})
}()

var newMetaForm = newForm(metaSchema, map[string]string{
	"DefaultUserName":        "<DefaultUserName/>",
	"MaintenanceHistoryDays": "<MaintenanceHistoryDays>365</MaintenanceHistoryDays>",
	"Color":                  "<Color/>",
	"MasterKeyChangeRec":     "<MasterKeyChangeRec>-1</MasterKeyChangeRec>",
	"MasterKeyChangeForce":   "<MasterKeyChangeForce>-1</MasterKeyChangeForce>",
	"MemoryProtection": "<MemoryProtection><ProtectTitle>False</ProtectTitle><ProtectUserName>False</ProtectUserName>" +
		"<ProtectPassword>True</ProtectPassword><ProtectURL>False</ProtectURL><ProtectNotes>False</ProtectNotes></MemoryProtection>",
	"LastSelectedGroup":   "<LastSelectedGroup" + emptyID + "LastSelectedGroup>",
	"LastTopVisibleGroup": "<LastTopVisibleGroup" + emptyID + "LastTopVisibleGroup>",
})

var newRootForm = newForm(rootSchema, nil)

var newGroupForm = newForm(groupSchema, groupDefaults("null"))

// newBinForm is a recycle bin's, where nothing is searched or typed.
var newBinForm = newForm(groupSchema, groupDefaults("False"))

func groupDefaults(enable string) map[string]string {
	return map[string]string{
		"IsExpanded":              "<IsExpanded>True</IsExpanded>",
		"DefaultAutoTypeSequence": "<DefaultAutoTypeSequence/>",
		// KeePassXC refuses a file in which these are empty.
		"EnableAutoType":      "<EnableAutoType>" + enable + "</EnableAutoType>",
		"EnableSearching":     "<EnableSearching>" + enable + "</EnableSearching>",
		"LastTopVisibleEntry": "<LastTopVisibleEntry" + emptyID + "LastTopVisibleEntry>",
	}
}

var newEntryForm = newForm(entrySchema, map[string]string{
	"ForegroundColor": "<ForegroundColor/>",
	"BackgroundColor": "<BackgroundColor/>",
	"OverrideURL":     "<OverrideURL/>",
	"AutoType":        "<AutoType><Enabled>True</Enabled><DataTransferObfuscation>0</DataTransferObfuscation><DefaultSequence/></AutoType>",
})

// newForm has a place for every scalar but those that are usually left out, and
// the given texts for what the model has no word for.
func newForm(s *schema, kept map[string]string) *form {
	f := &formBuilder{}
	f.reset(s)
	f.markup([]byte("<" + s.name + ">"))
	for i, c := range s.children {
		switch text := kept[c.name]; {
		case c.kind == kindScalar && c.slot != slotQuality && c.slot != slotPrevious:
			f.place(opChild, i)
			f.markup([]byte("<" + c.name))
			f.place(opScalar, i)
		case c.kind == kindTimes:
			f.place(opChild, i)
			f.markup([]byte("<" + c.name + ">"))
			for j, t := range timesSchema.children {
				f.markup([]byte("<" + t.name))
				f.place(opScalar, j|inTimes)
			}
			f.place(opEnd, inTimes)
			f.closing(c.name)
		case text != "":
			f.place(opChild, i)
			f.place(opKeep, 0)
			f.markup([]byte(text))
			f.place(opKept, 0)
		}
	}
	f.place(opEnd, 0)
	f.closing(s.name)
	return f.finish(forms{})
}
