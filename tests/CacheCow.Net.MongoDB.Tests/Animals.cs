using MongoDB.Bson.Serialization.Attributes;

namespace CacheCow.Net.MongoDB.Tests;

[BsonKnownTypes(typeof(Dog), typeof(Cat))]
internal class Animal
{
    public int Id { get; set; }

    public string Name { get; set; } = "";
}

[BsonKnownTypes(typeof(Puppy))]
internal class Dog : Animal
{
    public int Barks { get; set; }
}

internal sealed class Puppy : Dog;

internal sealed class Cat : Animal;
