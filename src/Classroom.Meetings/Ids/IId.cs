namespace Classroom.Meetings;

/// <summary>An identifier whose wire form is one short string.</summary>
public interface IId<TSelf>
    where TSelf : struct, IId<TSelf>
{
    /// <summary>The wire form: 1 to 64 characters of A-Z a-z 0-9 _ - and '.'.</summary>
    string Value { get; }

    /// <summary>Wraps an already checked wire form.</summary>
    static abstract TSelf From(string value);
}
