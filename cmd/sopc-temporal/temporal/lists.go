package temporal

import (
	"context"
	"slices"
	"strings"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"sopc/compiler/program"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// The search attributes of a case. Titles, lanes and people stand there as
// program.Key gives them, so nothing needs quoting in a query.
var (
	officeAttribute  = temporal.NewSearchAttributeKeyKeyword("SopcOffice")
	titleAttribute   = temporal.NewSearchAttributeKeyKeyword("SopcTitle")
	programAttribute = temporal.NewSearchAttributeKeyKeyword("SopcProgram") // program.Hash
	phaseAttribute   = temporal.NewSearchAttributeKeyKeyword("SopcPhase")
	lanesAttribute   = temporal.NewSearchAttributeKeyKeywordList("SopcLanes")  // who has open tasks: ids, short and full names
	peopleAttribute  = temporal.NewSearchAttributeKeyKeywordList("SopcPeople") // to whom tasks are delegated
	dueAttribute     = temporal.NewSearchAttributeKeyTime("SopcDue")           // the earliest due time of an open task
	timerAttribute   = temporal.NewSearchAttributeKeyTime("SopcTimer")         // when the next timer goes off

	revisionAttribute = temporal.NewSearchAttributeKeyInt64("SopcRevision")
)

// Attributes are the search attributes that a namespace must have.
var Attributes = map[string]enumspb.IndexedValueType{
	officeAttribute.GetName():  enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	titleAttribute.GetName():   enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	programAttribute.GetName(): enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	phaseAttribute.GetName():   enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	lanesAttribute.GetName():   enumspb.INDEXED_VALUE_TYPE_KEYWORD_LIST,
	peopleAttribute.GetName():  enumspb.INDEXED_VALUE_TYPE_KEYWORD_LIST,
	dueAttribute.GetName():     enumspb.INDEXED_VALUE_TYPE_DATETIME,
	timerAttribute.GetName():   enumspb.INDEXED_VALUE_TYPE_DATETIME,

	revisionAttribute.GetName(): enumspb.INDEXED_VALUE_TYPE_INT,
}

// shown is what lists show of a case. It is the memo of its workflow.
type shown struct {
	Events  int          `json:"events"` // lines of the record, of which this is the state
	Summary host.Summary `json:"summary"`
	Tasks   []host.Task  `json:"tasks,omitempty"`
}

const shownMemo = "sopc"

// publish shows in lists where the case stands.
func (c *live) publish(ctx workflow.Context) {
	s := shown{Events: c.State.Events, Summary: c.Summary(), Tasks: c.Open()}
	if s.Events == c.published.Events {
		return
	}
	if changed := s.attributes(c); len(changed) > 0 {
		must(workflow.UpsertTypedSearchAttributes(ctx, changed...))
	}
	must(workflow.UpsertMemo(ctx, map[string]any{shownMemo: s}))
	c.published = s
}

// attributes are those that are not as they were published last.
func (s shown) attributes(c *live) []temporal.SearchAttributeUpdate {
	var all []temporal.SearchAttributeUpdate
	if c.published.Events == 0 {
		all = append(all, officeAttribute.ValueSet(c.in.Office), titleAttribute.ValueSet(program.Key(s.Summary.Title)), programAttribute.ValueSet(s.Summary.Hash),
			revisionAttribute.ValueSet(int64(c.revision)))
	}
	if s.Summary.Phase != c.published.Summary.Phase {
		all = append(all, phaseAttribute.ValueSet(program.Key(string(s.Summary.Phase))))
	}
	lanes, people := c.keys(s.Tasks)
	lanesBefore, peopleBefore := c.keys(c.published.Tasks)
	if !slices.Equal(lanes, lanesBefore) {
		all = append(all, lanesAttribute.ValueSet(lanes))
	}
	if !slices.Equal(people, peopleBefore) {
		all = append(all, peopleAttribute.ValueSet(people))
	}
	set := func(key temporal.SearchAttributeKeyTime, now, before time.Time) {
		switch {
		case now.Equal(before):
		case now.IsZero():
			all = append(all, key.ValueUnset())
		default:
			all = append(all, key.ValueSet(now.UTC()))
		}
	}
	set(dueAttribute, due(s.Tasks), due(c.published.Tasks))
	next, _ := c.Next()
	set(timerAttribute, next.At, c.timer)
	c.timer = next.At
	return all
}

func due(tasks []host.Task) (first time.Time) {
	for _, t := range tasks {
		if !t.Due.IsZero() && (first.IsZero() || t.Due.Before(first)) {
			first = t.Due
		}
	}
	return first
}

// keys are the lanes and people who have tasks.
func (c *live) keys(tasks []host.Task) (lanes, people []string) {
	add := func(to *[]string, key string) {
		if key != "" && !slices.Contains(*to, key) {
			*to = append(*to, key)
		}
	}
	for _, t := range tasks {
		for _, l := range t.Lanes {
			lane := c.Procedure.Program.Lanes[l]
			add(&lanes, program.Key(lane.ID))
			add(&lanes, program.Key(lane.Name))
			add(&lanes, program.Key(lane.FullName))
		}
		for _, person := range t.To {
			add(&people, program.Key(person))
		}
	}
	return lanes, people
}

// list gives what is shown of the cases of the office that fit all conditions.
func (h *Host) list(ctx context.Context, conditions ...string) ([]shown, error) {
	query := strings.Join(append([]string{officeAttribute.GetName() + " = '" + h.Office + "'"}, conditions...), " AND ")
	var all []shown
	request := &workflowservice.ListWorkflowExecutionsRequest{Query: query, PageSize: 1000}
	for {
		page, err := h.client.ListWorkflow(ctx, request)
		if err != nil {
			return nil, h.fault(err)
		}
		for _, e := range page.Executions {
			s, err := memoOf(e)
			if err != nil {
				return nil, err
			}
			if s.Events > 0 {
				all = append(all, s)
			}
		}
		if request.NextPageToken = page.NextPageToken; len(request.NextPageToken) == 0 {
			return all, nil
		}
	}
}

func memoOf(e *workflowpb.WorkflowExecutionInfo) (s shown, err error) {
	var payload *commonpb.Payload
	if payload = e.GetMemo().GetFields()[shownMemo]; payload == nil {
		return s, nil
	}
	return s, converter.GetDefaultDataConverter().FromPayload(payload, &s)
}

// Cases lists cases, the newest first. Lists lag behind by a moment.
func (h *Host) Cases(ctx context.Context, q host.CaseQuery) ([]host.Summary, error) {
	conditions := []string{"ExecutionStatus != 'ContinuedAsNew'"} // those show how it was
	if q.Phase != "" {
		conditions = append(conditions, phaseAttribute.GetName()+" = '"+program.Key(string(q.Phase))+"'")
	}
	if q.Title != "" {
		conditions = append(conditions, titleAttribute.GetName()+" = '"+program.Key(q.Title)+"'")
	}
	if q.Hash != "" {
		conditions = append(conditions, programAttribute.GetName()+" = '"+program.Key(q.Hash)+"'")
	}
	h.settle(ctx)
	found, err := h.list(ctx, conditions...)
	if err != nil {
		return nil, err
	}
	// For a moment a case that goes on in a new run is listed with both.
	latest := map[string]shown{}
	for _, s := range found {
		if s.Events >= latest[s.Summary.ID].Events {
			latest[s.Summary.ID] = s
		}
	}
	var list []host.Summary
	for _, s := range latest {
		list = append(list, s.Summary)
	}
	slices.SortFunc(list, func(a, b host.Summary) int {
		if order := b.Started.Compare(a.Started); order != 0 {
			return order
		}
		return strings.Compare(b.ID, a.ID)
	})
	if q.Before != "" {
		i := slices.IndexFunc(list, func(s host.Summary) bool { return s.ID == q.Before })
		list = list[i+1:]
	}
	if q.Limit > 0 && len(list) > q.Limit {
		list = list[:q.Limit]
	}
	return list, nil
}

// Tasks lists open tasks. Those of one case are asked of the case; other lists
// lag behind by a moment.
func (h *Host) Tasks(ctx context.Context, q host.Query) ([]host.Task, error) {
	now := h.Now()
	if q.Case != "" {
		c, err := h.Case(ctx, q.Case)
		if err != nil {
			return nil, err
		}
		return q.Of(c, now), nil
	}
	conditions := []string{"ExecutionStatus = 'Running'"}
	var whose []string
	if len(q.Lanes) > 0 {
		keys := make([]string, len(q.Lanes))
		for i, lane := range q.Lanes {
			keys[i] = "'" + program.Key(lane) + "'"
		}
		whose = append(whose, lanesAttribute.GetName()+" IN ("+strings.Join(keys, ", ")+")")
	}
	if q.Person != "" {
		whose = append(whose, peopleAttribute.GetName()+" IN ('"+program.Key(q.Person)+"')")
	}
	if len(whose) > 0 {
		conditions = append(conditions, "("+strings.Join(whose, " OR ")+")")
	}
	if q.Hash != "" {
		conditions = append(conditions, programAttribute.GetName()+" = '"+program.Key(q.Hash)+"'")
	}
	if q.Overdue {
		conditions = append(conditions, dueAttribute.GetName()+" < '"+now.UTC().Format(time.RFC3339Nano)+"'")
	}
	h.settle(ctx)
	found, err := h.list(ctx, conditions...)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b shown) int { return strings.Compare(a.Summary.ID, b.Summary.ID) })
	var list []host.Task
	for _, s := range found {
		if s.Summary.Phase != engine.Running {
			continue
		}
		p, err := h.shelf.procedure(s.Summary.Hash)
		if err != nil {
			return nil, err
		}
		for _, t := range s.Tasks {
			if q.Selects(p.Program, t, now) {
				list = append(list, t)
			}
		}
	}
	return q.Sorted(list), nil
}
