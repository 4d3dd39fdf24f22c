namespace Classroom.Meetings;

/// <summary>Whose folded state is void after a change of rights, and in which modules.</summary>
internal sealed class Reviews
{
    private readonly Dictionary<ParticipantId, HashSet<string>> _due = [];

    public void Note(ParticipantId person, string module)
    {
        if (!_due.TryGetValue(person, out var modules))
            _due[person] = modules = [];
        modules.Add(module);
    }

    public IReadOnlyDictionary<ParticipantId, HashSet<string>> Take()
    {
        var due = new Dictionary<ParticipantId, HashSet<string>>(_due);
        _due.Clear();
        return due;
    }
}
